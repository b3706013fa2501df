package org.gatewright.server.request;

import java.util.Optional;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;

/** A source of authorization request parameters besides the request itself. Thread-safe. */
@FunctionalInterface
public interface ParameterSource {
    /**
     * Returns the parameters that replace those in the request (RFC 9101 §5); empty if the request does not use this
     * source. Throws if it does and they are invalid.
     */
    Optional<RequestParameters> read(Client client, Parameters sent, Request http);

    /**
     * The parameters from a source.
     *
     * @param signed whether the client signed them (RFC 9101)
     * @param pushed the {@code request_uri} under which the client pushed them (RFC 9126)
     */
    record RequestParameters(Parameters parameters, boolean signed, Optional<String> pushed) {
        /** Returns the parameters of the request itself. */
        public static RequestParameters plain(Parameters sent) {
            return new RequestParameters(sent, false, Optional.empty());
        }
    }
}
