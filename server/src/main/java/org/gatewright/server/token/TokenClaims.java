package org.gatewright.server.token;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;

/**
 * The content of a token.
 *
 * @param authorization the id of the authorization it belongs to
 * @param serial its place in the sequence of refresh tokens; of an access token, that of the refresh token issued with
 *     it
 * @param expires to the second
 * @param permission at most the authorization's
 * @param confirmation the key that the sender of an access token must prove possession of, if there is one
 */
public record TokenClaims(
        TokenKind kind,
        AuthorizationId authorization,
        int serial,
        Instant expires,
        Permission permission,
        Optional<Confirmation> confirmation) {

    /** Returns the claims of a token with the whole permission of its authorization, bound to no key of its own. */
    public static TokenClaims of(TokenKind kind, Authorization authorization, int serial, Instant expires) {
        return new TokenClaims(kind, authorization.id(), serial, expires, authorization.permission(), Optional.empty());
    }

    /** Returns the scope of the permission. */
    public Scope scope() {
        return permission.scope();
    }

    public boolean isExpired(Instant now) {
        return !now.isBefore(expires);
    }
}
