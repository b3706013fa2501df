package org.gatewright.resource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;

/**
 * The content of a verified access token.
 *
 * @param clientId the client that it was issued to
 * @param subject the end-user; empty if a client acts on its own behalf
 * @param permission what it permits, and at which resources
 * @param expires when it expires
 * @param confirmation the key that its sender must prove possession of, if it is sender-constrained
 * @param authentication when and how the end-user authenticated, if known
 * @param actors the parties that act on behalf of the end-user, the latest first (RFC 8693 §4.1)
 * @param data what the application attached to the grant
 */
public record AccessToken(
        String clientId,
        Optional<String> subject,
        Permission permission,
        Instant expires,
        Optional<Confirmation> confirmation,
        Optional<AuthenticationEvent> authentication,
        List<String> actors,
        Map<String, String> data) {
    public AccessToken {
        actors = List.copyOf(actors);
        data = Map.copyOf(data);
    }

    /** Returns a bearer token for a scope, without further properties. */
    public static AccessToken bearer(String clientId, Optional<String> subject, Scope scope, Instant expires) {
        return new AccessToken(
                clientId,
                subject,
                Permission.of(scope),
                expires,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of());
    }

    /** Returns its scope. */
    public Scope scope() {
        return permission.scope();
    }
}
