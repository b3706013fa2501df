package org.gatewright.server.interaction;

import java.util.Map;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.limit.LoginThrottle;
import org.gatewright.server.request.Approval;
import org.gatewright.server.request.AuthorizationRequest;

/**
 * The end-users' decisions about authorization requests, whose responses are sent to the clients. Thread-safe.
 *
 * <p>A ticket is valid in the browser it was shown in, until it expires, and for one decision. Each method with a
 * ticket throws an {@code OAuthException} otherwise, without any effect; errors after the ticket was used are sent to
 * the client.
 */
public interface Interactions {
    /** The maximum number of encoded bytes of a ticket in a form. */
    int MAX_TICKET = 32 * 1024;

    /** The hint of an error about a request that has expired, was decided before, or was begun in another browser. */
    String OVER = "The interaction is over, or was begun in another browser.";

    /**
     * Grants the request, rejects it, or shows the page that asks for what is missing, according to the interaction
     * policy for the end-user who is authenticated in this browser.
     */
    Response begin(AuthorizationRequest request, Client client, Request http);

    /** Returns the request of a ticket, which stays pending. */
    Interaction open(Request http, String ticket);

    /**
     * Continues with the request for an end-user who has just authenticated: asks for what is still missing, with
     * another ticket, or sends the response.
     */
    Response authenticated(Request http, String ticket, EndUser endUser);

    /**
     * Continues with the request for an end-user who authenticated earlier in this browser, and whose account has just been
     * chosen.
     */
    Response chosen(Request http, String ticket, EndUser endUser);

    /** Grants the request. The end-user is the one of the approval, or else of the ticket. */
    Response grantAccess(Request http, String ticket, Approval approval);

    /** Sends the client {@code access_denied}. */
    Response denyAccess(Request http, String ticket);

    /** Sends the client this error, instead of a decision of the end-user. */
    Response refuse(Request http, String ticket, OAuthException refusal);

    /** Sends the client these parameters, for a response type of the application's own. */
    Response respond(Request http, String ticket, Map<String, String> parameters);

    /** Reports a failed authentication to the operator; sends nothing. */
    void authenticationFailed(Request http, Interaction interaction, String reason);

    /** Returns the login throttle of this server, which every page that verifies a password must consult first. */
    LoginThrottle logins();

    /** Returns the pages on which end-users decide. */
    InteractionPage page();

    /** Rejects a form that was sent by a page of another site (RFC 9700 §4.7). */
    void requireOwnForm(Request http);

    /**
     * Returns a token for a form of this server's own, sealed for this browser and purpose; see {@link
     * #requireFormToken}.
     */
    FormToken formToken(Request http, String purpose);

    /** Rejects a form without the token that this browser got for that purpose. */
    void requireFormToken(Request http, String purpose, String token);

    /** Returns a handler for forms of these pages, whose errors become error pages. */
    Handler pageHandler(Handler handler);

    /** A token in a form. */
    interface FormToken {
        /** Returns the value of a hidden field. */
        String value();

        /** Returns the response with the cookie that the token requires. */
        Response attach(Response response);
    }
}
