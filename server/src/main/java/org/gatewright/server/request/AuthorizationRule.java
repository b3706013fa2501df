package org.gatewright.server.request;

import org.gatewright.protocol.http.Parameters;
import org.gatewright.server.client.Client;

/** One check of an authorization request, whose refusal goes to the client. Thread-safe. */
@FunctionalInterface
public interface AuthorizationRule {
    /** Throws where the request breaks the rule. */
    void check(Parameters parameters, Client client);
}
