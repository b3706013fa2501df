package org.gatewright.server.authorization;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * An authorization as a storage outside the process keeps it: what has to be compared or searched on its own, and the
 * rest as one JSON text. Immutable.
 *
 * <p>Times are whole milliseconds. To revoke is to set {@link #revoked} and to add one to {@link #version}, which a
 * storage can do to many rows without reading their text.
 *
 * @param expires in milliseconds since 1970
 * @param body secret, since it has the nonce that enters tokens
 */
public record AuthorizationRow(
        AuthorizationId id,
        long version,
        boolean revoked,
        long expires,
        Optional<String> subject,
        String clientId,
        Optional<String> session,
        String body) {

    /** How an authorization is stored. */
    public static AuthorizationRow of(Authorization authorization) {
        return new AuthorizationRow(
                authorization.id(),
                authorization.version(),
                !authorization.isActive(),
                authorization.expires().toEpochMilli(),
                authorization.subject(),
                authorization.clientId(),
                authorization.endUser().flatMap(EndUser::session),
                new String(AuthorizationJson.write(authorization), StandardCharsets.UTF_8));
    }

    /** The authorization that is stored so. */
    public Authorization authorization() {
        return AuthorizationJson.read(this);
    }

    Authorization.Status status() {
        return revoked ? Authorization.Status.REVOKED : Authorization.Status.ACTIVE;
    }

    Instant end() {
        return Instant.ofEpochMilli(expires);
    }

    /** Names it without its text. */
    @Override
    public String toString() {
        return "AuthorizationRow[" + id + ", version " + version + "]";
    }
}
