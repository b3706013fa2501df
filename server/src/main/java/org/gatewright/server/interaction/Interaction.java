package org.gatewright.server.interaction;

import java.util.List;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;

/**
 * A pending request as a page shows it.
 *
 * @param request what is asked
 * @param client who asks
 * @param details the authorization details, each in a line for the user (RFC 9396)
 * @param key the request, sealed for this browser; goes into the page's form and back to {@link Interactions}
 */
public record Interaction(PendingRequest request, Client client, Issuer issuer, List<String> details, String key) {
    /** The address for a form of the page, given a path below the issuer such as {@code /consent}. */
    public String action(String path) {
        return issuer.path() + path;
    }

    /** Where the answer goes: the scheme and host of the client's redirect URI, for users to read. */
    public String target() {
        return request.target().redirectUri().origin();
    }

    /** Names the request without the key that answers it. */
    @Override
    public String toString() {
        return "Interaction[" + request.id() + "]";
    }
}
