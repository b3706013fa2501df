package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;

/**
 * A token request whose client is proven.
 *
 * @param form the parameters of the body
 * @param http the request as it came
 */
public record TokenRequest(Client client, Parameters form, Request http) {
    /** The {@code scope} as it was sent, judged when it is parsed. */
    public Optional<String> scope() {
        return form.findBytes("scope");
    }
}
