package org.gatewright.server.request;

import java.util.Optional;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;

/** A place, besides the request itself, where an authorization request may have its parameters. Thread-safe. */
@FunctionalInterface
public interface ParameterSource {
    /**
     * The parameters that take the place of those sent (RFC 9101 §5); empty where the request does not use this source.
     * Throws where it does and they are not valid.
     */
    Optional<RequestParameters> read(Client client, Parameters sent, Request http);

    /**
     * Parameters from a source.
     *
     * @param signed whether the client signed them (RFC 9101)
     * @param pushed the {@code request_uri} under which the client pushed them (RFC 9126)
     */
    record RequestParameters(Parameters parameters, boolean signed, Optional<String> pushed) {
        /** Parameters of the request itself. */
        public static RequestParameters plain(Parameters sent) {
            return new RequestParameters(sent, false, Optional.empty());
        }
    }
}
