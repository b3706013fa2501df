package org.gatewright.server.config;

import java.time.Clock;
import java.time.Instant;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;

/**
 * The settings that all parts of one server share.
 *
 * @param endpoints the paths of the endpoints below the issuer
 * @param profile the requirements that apply to all clients
 * @param insecureAllowed whether plain http is accepted, for development on one machine
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

    /** Returns the URL of the endpoint with the given default path. */
    public String address(String usual) {
        return issuer + endpoints.path(usual);
    }

    /** Rejects a request that was not sent over https. */
    public void requireSecure(Request request) {
        if (!insecureAllowed && !request.secure()) {
            throw OAuthException.insecure();
        }
    }
}
