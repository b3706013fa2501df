package org.gatewright.server.request;

import org.gatewright.protocol.http.Parameters;
import org.gatewright.server.client.Client;

/** A feature's refinement of valid authorization requests, before the end-user is asked. Thread-safe. */
@FunctionalInterface
public interface RequestRefinement {
    /**
     * Changes the request, such as its permission or its requirements on the authentication; it must not get more than it
     * asks for. Throws to reject it.
     */
    void refine(AuthorizationRequest.Builder request, Parameters parameters, Client client);
}
