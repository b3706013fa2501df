package org.gatewright.server.interaction;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Html;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.EndUser;

/** The pages on which end-users decide about authorization requests. Thread-safe. */
@FunctionalInterface
public interface InteractionPage {
    /**
     * Asks the end-user for {@link Interaction#reasons}: shows a page, or redirects to a login first. The decision is
     * made later, with the interaction's ticket: {@link Interactions#authenticated}, {@link Interactions#grantAccess}
     * or {@link Interactions#denyAccess}.
     *
     * <p>An {@code OAuthException} thrown here is sent to the client; any other becomes {@code server_error}.
     */
    Response onAuthenticate(Interaction interaction, Request request);

    /**
     * Returns the end-user who is authenticated in the browser that sent a request, by a session of the application;
     * empty if there is none. With a session and a remembered consent, requests are granted without a page.
     */
    default Optional<EndUser> endUser(Request request) {
        return Optional.empty();
    }

    /**
     * Returns the end-users who are authenticated in the browser that sent a request, the one in use first. Another one is
     * taken only if a request is for that end-user.
     */
    default List<EndUser> endUsers(Request request) {
        return endUser(request).stream().toList();
    }

    /** Returns the routes of the forms of these pages, below the issuer. */
    default List<Route> routes(Interactions interactions) {
        return List.of();
    }

    /** Shows an error to the end-user if it cannot be sent to the client. */
    default Response onError(OAuthException refusal, Request request) {
        Html main = Html.of("<p>{}</p><p>Request {}</p>", refusal.error().description(), request.id());
        Page page = Page.plain("This request is not possible", "", main);
        return ErrorResponse.page(page.response(refusal.status()), refusal, request);
    }
}
