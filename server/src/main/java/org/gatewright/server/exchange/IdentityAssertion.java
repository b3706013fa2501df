package org.gatewright.server.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Settings;
import org.gatewright.server.signing.SigningKeys;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.EndUserClaims;
import org.gatewright.server.token.SubjectMapping;

/**
 * The issuance of identity assertions about an end-user, for the authorization server of another resource (Identity
 * Assertion Authorization Grant §4.3).
 */
record IdentityAssertion(Settings settings, SigningKeys keys, SubjectMapping subjects, Set<String> servers) {
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final int ID_BYTES = 16;

    Decision issue(ExchangeRequest exchange, EndUser user) {
        if (exchange.audience().size() != 1 || !servers.containsAll(exchange.audience())) {
            throw OAuthException.of(
                            ErrorCode.INVALID_TARGET,
                            "The audience is not an authorization server that trusts this one.")
                    .rule("RFC 8693 §2.2.2");
        }
        Instant now = settings.now();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", settings.issuer().value());
        claims.put("sub", subjects.of(exchange.client(), user.subject()));
        claims.put("aud", exchange.audience().get(0));
        claims.put("client_id", exchange.client().id());
        claims.put("jti", settings.entropy().text(ID_BYTES));
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        claims.put("scope", exchange.permission().scope().toString());
        if (!exchange.resources().isEmpty()) {
            claims.put("resource", exchange.resources());
        }
        claims.putAll(EndUserClaims.of(user));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("access_token", keys.current().sign("oauth-id-jag+jwt", claims));
        members.put("issued_token_type", TokenType.ID_JAG.value());
        members.put("token_type", "N_A");
        members.put("expires_in", LIFE.toSeconds());
        members.put("scope", exchange.permission().scope().toString());
        return new Decision.Completed(members);
    }
}
