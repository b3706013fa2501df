package org.gatewright.server.authorize;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Change;
import org.gatewright.server.authorization.CodeState;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.TokenRequest;

/** Exchanges a code, once, for tokens (RFC 6749 §4.1.3). */
record AuthorizationCodeGrant(Engine engine) implements Grant {
    @Override
    public GrantType type() {
        return GrantType.AUTHORIZATION_CODE;
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public Decision decide(TokenRequest request) {
        String text = request.form().require("code");
        Optional<String> redirectUri = request.form().find("redirect_uri");
        Optional<String> verifier = request.form().find("code_verifier");
        IssuedToken code = engine.tokens().find(TokenKind.CODE, text).orElseThrow(AuthorizationCodeGrant::unusable);
        // Another client's attempt must not harm the code's owner (RFC 6819 §4.4.1.12), so nothing changes.
        if (!code.authorization().clientId().equals(request.client().id())) {
            throw unusable().hint("The code belongs to another client.");
        }
        Instant now = engine.settings().now();
        Optional<RefreshState> refresh = engine.issuer().firstRefresh(request.client(), now);
        Authorization redeemed = engine.changes()
                .apply(
                        code.authorization(),
                        current -> redeem(current, request, redirectUri, verifier, refresh, now),
                        AuthorizationCodeGrant::unusable);
        Permission part = engine.permissions().narrow(redeemed.permission(), request.client(), request.form());
        return new Decision.Continued(redeemed, part, refresh);
    }

    private Change redeem(
            Authorization current,
            TokenRequest request,
            Optional<String> redirectUri,
            Optional<String> verifier,
            Optional<RefreshState> refresh,
            Instant now) {
        CodeState code = current.code().orElseThrow(AuthorizationCodeGrant::unusable);
        if (code.redeemed()) {
            return replayed(current);
        }
        if (!current.isActive() || !now.isBefore(code.expires())) {
            throw unusable().hint("The code is expired or revoked.");
        }
        if (!request.client().scope().containsAll(current.scope())) {
            throw unusable().hint("The client is no longer registered for the scope.");
        }
        if (code.redirectUri().isPresent() && !code.redirectUri().equals(redirectUri)) {
            return Change.revoke(current, unusable().rule("RFC 6749 §4.1.3").hint("The redirect URI differs."));
        }
        if (!meets(code, verifier)) {
            return Change.revoke(
                    current, unusable().rule("RFC 7636 §4.6").hint("The code verifier does not fit the request."));
        }
        if (code.confirmation().isPresent() && !code.confirmation().get().isMetBy(request.confirmation())) {
            throw unusable().rule("RFC 9449 §10").hint("The code is bound to another key.");
        }
        engine.permissions().narrow(current.permission(), request.client(), request.form());
        return Change.to(
                current.redeem(refresh, engine.issuer().endOf(refresh, now)).bind(request.refreshBinding()));
    }

    /** A code used twice is a stolen one: all that came from it ends (RFC 6749 §4.1.2). */
    private Change replayed(Authorization current) {
        OAuthException refusal = unusable().rule("RFC 6749 §4.1.2").hint("The code was used before.");
        return Change.revoke(current, refusal, () -> engine.events().reused(current));
    }

    /** A verifier without a challenge is refused too: somebody took the challenge out (RFC 9700 §4.8.2). */
    private static boolean meets(CodeState code, Optional<String> verifier) {
        return code.challenge()
                .map(challenge -> verifier.filter(challenge::isMetBy).isPresent())
                .orElse(verifier.isEmpty());
    }

    private static OAuthException unusable() {
        return OAuthException.invalidGrant("The code is not valid.");
    }
}
