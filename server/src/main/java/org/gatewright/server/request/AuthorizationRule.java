package org.gatewright.server.request;

import org.gatewright.protocol.http.Parameters;
import org.gatewright.server.client.Client;

/** One check of an authorization request, whose error is sent to the client. Thread-safe. */
@FunctionalInterface
public interface AuthorizationRule {
    /** Throws if the request violates the rule. */
    void check(Parameters parameters, Client client);
}
