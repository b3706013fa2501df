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
 * What a verified access token says.
 *
 * @param clientId the client that holds it
 * @param subject the user who granted it; empty where a client acts for itself
 * @param permission what it allows, and at which resources
 * @param expires when it ends
 * @param confirmation the key that its sender has to prove to hold, if it is bound to one
 * @param authentication when and how the user logged in, if that is known
 * @param actors who acts in the user's name, the latest first (RFC 8693 §4.1)
 * @param data what the application attached when access was granted
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

    /** A bearer token for a scope, of which nothing else is known. */
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

    /** The scope that it allows. */
    public Scope scope() {
        return permission.scope();
    }
}
