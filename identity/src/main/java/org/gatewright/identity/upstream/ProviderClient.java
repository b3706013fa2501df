package org.gatewright.identity.upstream;

import java.net.URI;
import java.util.Map;

/** This server as a client of one provider. Thread-safe; may block for some seconds. */
interface ProviderClient {
    Provider provider();

    /** Returns the address to which the browser is sent. */
    URI request(Attempt attempt);

    /**
     * Returns the authenticated user, from the parameters of the response; throws {@link ProviderException} unless all checks
     * succeed.
     */
    ProvenIdentity complete(Attempt attempt, Map<String, String> response);
}
