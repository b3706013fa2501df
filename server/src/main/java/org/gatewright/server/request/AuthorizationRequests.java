package org.gatewright.server.request;

import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.ParameterSource.RequestParameters;

/** A reader and validator of authorization requests from any source. Thread-safe. */
public interface AuthorizationRequests {
    /** Returns the effective parameters, from any source. */
    RequestParameters parameters(Client client, Parameters sent, Request http);

    /** Rejects a request that the authorization endpoint would reject (RFC 9126 §2.1). */
    void check(Request http, Client client, RequestParameters parameters);
}
