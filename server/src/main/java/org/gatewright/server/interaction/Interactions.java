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
 * Takes the end-users' decisions about authorization requests and sends the responses to the clients. Thread-safe.
 *
 * <p>A ticket works in the browser it was shown to, until it expires, and for one decision. Each method that takes one throws
 * an {@code OAuthException} otherwise, and then nothing has happened; what fails after the ticket was used is sent to the
 * client.
 */
public interface Interactions {
    /** The most encoded bytes of a ticket in a form. */
    int MAX_TICKET = 32 * 1024;

    /**
     * Grants the request, refuses it, or shows the page that asks for what is missing: whatever the interaction policy
     * decides for the end-user who is authenticated in this browser.
     */
    Response begin(AuthorizationRequest request, Client client, Request http);

    /** The request behind a ticket, which stays undecided. */
    Interaction open(Request http, String ticket);

    /**
     * Goes on with the request for an end-user who has just authenticated: asks for what is still missing, with another
     * ticket, or sends the response.
     */
    Response authenticated(Request http, String ticket, EndUser endUser);

    /** Sends the client what it asked for. The end-user is the one of the approval, or else of the ticket. */
    Response grantAccess(Request http, String ticket, Approval approval);

    /** Sends the client {@code access_denied}. */
    Response denyAccess(Request http, String ticket);

    /** Sends the client this error, in the end-user's place. */
    Response refuse(Request http, String ticket, OAuthException refusal);

    /** Sends the client these parameters, for a response type of the application's own. */
    Response respond(Request http, String ticket, Map<String, String> parameters);

    /** Records a failed authentication for the operator; nothing is sent. */
    void authenticationFailed(Request http, Interaction interaction, String reason);

    /** The throttle of this server, which every page that checks a password asks first. */
    LoginThrottle logins();

    /** The pages on which end-users decide. */
    InteractionPage page();

    /** Refuses a form that a page of another site sent (RFC 9700 §4.7). */
    void requireOwnForm(Request http);

    /** A token for a form of this server's own, sealed for this browser and that purpose; see {@link #requireFormToken}. */
    FormToken formToken(Request http, String purpose);

    /** Refuses a form without the token that this browser was given for that purpose. */
    void requireFormToken(Request http, String purpose, String token);

    /** A handler for forms of these pages: what it refuses becomes an error page. */
    Handler pageHandler(Handler handler);

    /** A token in a form. */
    interface FormToken {
        /** The value of a hidden field. */
        String value();

        /** The response with the cookie that the token needs. */
        Response attach(Response response);
    }
}
