package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;

/**
 * A way for the sender of a token request to prove possession of a key, which its tokens are then bound to.
 * Thread-safe.
 */
public interface ProofOfPossession {
    /**
     * Returns the key of the proof; empty if the request has none. Throws if the client must send one, or if it is
     * invalid.
     */
    Optional<Confirmation> confirm(Client client, Request http);

    /** Returns whether {@link #confirm} uses the server's stores for that request. */
    default boolean usesStores(Request http) {
        return true;
    }

    /** Returns the response to a successful request, with what the next proof needs. */
    default Response complete(Response response) {
        return response;
    }
}
