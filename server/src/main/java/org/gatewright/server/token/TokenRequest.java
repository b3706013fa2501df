package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;

/**
 * A token request whose client is proven.
 *
 * @param form the parameters of the body
 * @param http the request as it came
 * @param confirmation the key that its sender proved to hold, if it proved one
 */
public record TokenRequest(Client client, Parameters form, Request http, Optional<Confirmation> confirmation) {
    /** The {@code scope} as it was sent, judged when it is parsed. */
    public Optional<String> scope() {
        return form.findBytes("scope");
    }

    /** The key that refresh tokens are bound to: a public client's, since nothing else protects them (RFC 9449 §5). */
    public Optional<Confirmation> refreshBinding() {
        return client.isPublic() ? confirmation : Optional.empty();
    }
}
