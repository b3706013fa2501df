package org.gatewright.openid;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.SubjectTokens;
import org.gatewright.server.token.TokenClaims;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenKind;

/**
 * ID tokens as subject tokens, for identity assertions that other authorization servers accept (Identity Assertion
 * Authorization Grant §4.3). The session of the ID token must not have ended, since it is the proof that the end-user is
 * still logged in. One that is signed with the client's own secret proves nothing. Thread-safe.
 */
record IdTokenSubjects(IdTokens tokens, Sessions sessions, TokenIssuer tokenIssuer) implements SubjectTokens {
    @Override
    public String type() {
        return "urn:ietf:params:oauth:token-type:id_token";
    }

    @Override
    public Optional<IssuedToken> find(String text, Client client) {
        Instant now = tokens.settings().now();
        return tokens.verified(text)
                .filter(claims -> claims.texts("aud").contains(client.id()))
                .filter(claims -> claims.time("exp").filter(now::isBefore).isPresent())
                .flatMap(claims -> token(claims, client, now));
    }

    private Optional<IssuedToken> token(Claims claims, Client client, Instant now) {
        Optional<EndUser> endUser = claims.text("sid")
                .flatMap(id -> tokens.sessionIds().find(client, id))
                .flatMap(sessions::endUser)
                .filter(user -> claims.text("sub")
                        .filter(tokens.subjects().of(client, user.subject())::equals)
                        .isPresent());
        return endUser.map(user -> {
            Permission all = Permission.of(client.scope());
            Authorization authorization = tokenIssuer.blank(client, Optional.of(user), all, Map.of(), now);
            TokenClaims content = new TokenClaims(
                    TokenKind.ACCESS, authorization.id(), 0, claims.time("exp").orElseThrow(), all, Optional.empty());
            return new IssuedToken(content, authorization);
        });
    }
}
