package org.gatewright.server.request;

import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.ParameterSource.RequestParameters;

/** Reads and checks authorization requests, wherever they come in. Thread-safe. */
public interface AuthorizationRequests {
    /** The parameters that count, wherever they are. */
    RequestParameters parameters(Client client, Parameters sent, Request http);

    /** Refuses a request that the authorization endpoint would refuse (RFC 9126 §2.1). */
    void check(Request http, Client client, RequestParameters parameters);
}
