package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;

/** A way for the sender of a token request to prove that it holds a key, to which its tokens are then bound. Thread-safe. */
public interface ProofOfPossession {
    /** The key that the request proves; empty where it does not use this way. Throws where the client has to, or does it wrong. */
    Optional<Confirmation> confirm(Client client, Request http);

    /** The answer to a request that succeeded, with what the next proof needs. */
    default Response answered(Response response) {
        return response;
    }
}
