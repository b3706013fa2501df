package org.gatewright.server.code;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Change;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.authorization.CodeState;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.Events;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.TokenRequest;
import org.gatewright.server.token.Tokens;

/** The authorization code grant, which exchanges a code once for tokens (RFC 6749 §4.1.3). */
record AuthorizationCodeGrant(
        Tokens tokens,
        TokenIssuer tokenIssuer,
        Changes changes,
        PermissionPolicy permissions,
        Events events,
        Settings settings)
        implements Grant {
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
        IssuedToken code = tokens.find(TokenKind.CODE, text).orElseThrow(AuthorizationCodeGrant::unusable);
        // Another client's attempt must not harm the client that the code was issued to (RFC 6819 §4.4.1.12), so
        // nothing changes.
        if (!code.authorization().clientId().equals(request.client().id())) {
            throw unusable().hint("The code was issued to another client.");
        }
        Instant now = settings.now();
        Optional<RefreshState> refresh = tokenIssuer.firstRefresh(request.client(), now);
        Authorization redeemed = changes.apply(
                code.authorization(),
                current -> redeem(current, request, redirectUri, verifier, refresh, now),
                AuthorizationCodeGrant::unusable);
        Permission part = permissions.narrow(redeemed.permission(), request.client(), request.form());
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
        if (code.binding().redirectUri().isPresent()
                && !code.binding().redirectUri().equals(redirectUri)) {
            return Change.revoke(
                    current,
                    unusable()
                            .rule("RFC 6749 §4.1.3")
                            .hint("The redirect URI does not match the authorization request."));
        }
        if (!meets(code, verifier)) {
            return Change.revoke(
                    current,
                    unusable().rule("RFC 7636 §4.6").hint("The code verifier does not match the code challenge."));
        }
        if (code.binding().confirmation().isPresent()
                && !code.binding().confirmation().get().isSatisfiedBy(request.confirmation())) {
            throw unusable().rule("RFC 9449 §10").hint("The code is bound to another key.");
        }
        permissions.requireBound(
                permissions.narrow(current.permission(), request.client(), request.form()), request.confirmation());
        return Change.to(
                current.redeem(refresh, tokenIssuer.endOf(refresh, now)).bind(request.refreshBinding()));
    }

    /** A code that is used twice was stolen: revokes all tokens based on it (RFC 6749 §4.1.2). */
    private Change replayed(Authorization current) {
        OAuthException refusal = unusable().rule("RFC 6749 §4.1.2").hint("The code has already been used.");
        return Change.revoke(current, refusal, () -> events.publish(new Event.Reused(current)));
    }

    /**
     * Rejects a verifier without a challenge too, since the challenge was then removed by an attacker (RFC 9700
     * §4.8.2).
     */
    private static boolean meets(CodeState code, Optional<String> verifier) {
        return code.binding()
                .challenge()
                .map(challenge -> verifier.filter(challenge::isSatisfiedBy).isPresent())
                .orElse(verifier.isEmpty());
    }

    private static OAuthException unusable() {
        return OAuthException.invalidGrant("The code is not valid.");
    }
}
