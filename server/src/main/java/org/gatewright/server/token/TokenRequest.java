package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;

/**
 * A token request of an authenticated client.
 *
 * @param form the parameters of the body
 * @param http the request as received
 * @param confirmation the key that its sender proved possession of, if any
 */
public record TokenRequest(Client client, Parameters form, Request http, Optional<Confirmation> confirmation) {
    /** Returns the {@code scope} as received; not validated. */
    public Optional<String> scope() {
        return form.findBytes("scope");
    }

    /**
     * Returns the key that refresh tokens are bound to: only for a public client, which has no other protection (RFC
     * 9449 §5).
     */
    public Optional<Confirmation> refreshBinding() {
        return client.isPublic() ? confirmation : Optional.empty();
    }
}
