package org.gatewright.server.config;

import java.time.Clock;
import java.time.Instant;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;

/**
 * What every part of one server knows.
 *
 * @param endpoints where the endpoints are below the issuer
 * @param profile what holds for all clients
 * @param insecureAllowed whether plain http is answered, for development on one machine
 */
public record Settings(
        Issuer issuer,
        Endpoints endpoints,
        Lifetimes lifetimes,
        Profile profile,
        boolean insecureAllowed,
        Clock clock,
        Entropy entropy) {
    public Instant now() {
        return clock.instant();
    }

    /** The address of the endpoint that is usually at this path. */
    public String address(String usual) {
        return issuer + endpoints.path(usual);
    }

    /** Refuses a request that did not come over https. */
    public void requireSecure(Request request) {
        if (!insecureAllowed && !request.secure()) {
            throw OAuthException.insecure();
        }
    }
}
