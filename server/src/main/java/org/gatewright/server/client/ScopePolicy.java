package org.gatewright.server.client;

import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;

/**
 * Which scope a request is about (RFC 6749 §3.3).
 *
 * @param defaultScope what a request without {@code scope} means; empty where that is an error
 */
public record ScopePolicy(Optional<Scope> defaultScope) {
    /** The scope of a request of that client, from the parameter's bytes; never more than it is registered for. */
    public Scope resolve(Client client, Optional<String> requested) {
        Scope scope = requested
                .map(Scope::parse)
                .or(() -> defaultScope.map(client.scope()::intersect))
                .orElseThrow(() -> OAuthException.invalidScope("The parameter 'scope' is missing."));
        if (scope.isEmpty() || !client.scope().containsAll(scope)) {
            throw OAuthException.invalidScope("The scope is unknown or not for this client.")
                    .hint("The client is registered for: " + client.scope());
        }
        return scope;
    }
}
