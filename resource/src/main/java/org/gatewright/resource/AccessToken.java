package org.gatewright.resource;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Scope;

/**
 * What a verified access token says.
 *
 * @param clientId the client that holds it
 * @param subject the user who granted it; empty where a client acts for itself
 * @param scope what it allows
 * @param expires when it ends
 * @param data what the application attached when access was granted
 */
public record AccessToken(
        String clientId, Optional<String> subject, Scope scope, Instant expires, Map<String, String> data) {
    public AccessToken {
        data = Map.copyOf(data);
    }
}
