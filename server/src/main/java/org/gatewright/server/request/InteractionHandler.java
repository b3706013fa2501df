package org.gatewright.server.request;

import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;

/** Takes an end-user's decision about requests of one kind. Thread-safe. */
public interface InteractionHandler {
    /** Its name in {@link AuthorizationRequest#handler}. */
    String name();

    /** Whether the response may go to the request's target, which was valid when the request came. */
    boolean mayRespond(AuthorizationRequest request, Client client);

    /** Throws where the request, which was valid when it came, no longer is. */
    void requireValid(AuthorizationRequest request, Client client);

    /** The response to a request that was granted. Throws to refuse; then {@link #refused} follows. */
    Response granted(GrantedRequest granted, Request http);

    /** The response to a request that was refused, by the end-user or otherwise. */
    Response refused(AuthorizationRequest request, OAuthException refusal, Request http);

    /** Whether a consent may be remembered, so that the end-user is not asked for the same again. */
    default boolean remembersConsent() {
        return false;
    }
}
