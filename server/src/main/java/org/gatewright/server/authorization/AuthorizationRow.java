package org.gatewright.server.authorization;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * An authorization as stored outside the process: columns for what is compared or searched, and the rest as one JSON
 * text. Immutable.
 *
 * <p>Times are whole milliseconds. A revocation sets {@link #revoked} and increments {@link #version}, which a store
 * can do to many rows without reading their text.
 *
 * @param expires in milliseconds since 1970
 * @param body secret, since it contains the nonce that enters tokens
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

    /** Returns the row of an authorization. */
    public static AuthorizationRow of(Authorization authorization) {
        return new AuthorizationRow(
                authorization.id(),
                authorization.version(),
                !authorization.isActive(),
                authorization.expires().toEpochMilli(),
                authorization.subject(),
                authorization.clientId(),
                authorization.endUser().flatMap(EndUser::boundSession),
                new String(AuthorizationJson.write(authorization), StandardCharsets.UTF_8));
    }

    /** Returns the authorization of this row. */
    public Authorization authorization() {
        return AuthorizationJson.read(this);
    }

    Authorization.Status status() {
        return revoked ? Authorization.Status.REVOKED : Authorization.Status.ACTIVE;
    }

    Instant end() {
        return Instant.ofEpochMilli(expires);
    }

    /** Returns a text without the body. */
    @Override
    public String toString() {
        return "AuthorizationRow[" + id + ", version " + version + "]";
    }
}
