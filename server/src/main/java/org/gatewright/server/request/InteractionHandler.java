package org.gatewright.server.request;

import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;

/** A handler of end-users' decisions about requests of one kind. Thread-safe. */
public interface InteractionHandler {
    /** Returns its name in {@link AuthorizationRequest#handler}. */
    String name();

    /**
     * Returns whether the response may be sent to the request's target, which was valid when the request was received.
     */
    boolean mayRespond(AuthorizationRequest request, Client client);

    /** Throws if the request, which was valid when received, no longer is. */
    void requireValid(AuthorizationRequest request, Client client);

    /** Returns the response to a granted request. Throws to reject it; then {@link #refused} is called. */
    Response granted(GrantedRequest granted, Request http);

    /** Returns the response to a request that was denied, by the end-user or otherwise. */
    Response refused(AuthorizationRequest request, OAuthException refusal, Request http);

    /** Returns whether a consent may be remembered, so that the end-user is not asked again. */
    default boolean remembersConsent() {
        return false;
    }
}
