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
     * Asks the end-user for what {@link Interaction#reasons} says: shows a page, or redirects to a login first. The decision
     * comes later, with the interaction's ticket: {@link Interactions#authenticated}, {@link Interactions#grantAccess} or
     * {@link Interactions#denyAccess}.
     *
     * <p>An {@code OAuthException} thrown here goes to the client; anything else becomes {@code server_error}.
     */
    Response onAuthenticate(Interaction interaction, Request request);

    /**
     * The end-user who is authenticated in the browser that sent a request, by a session of the application; empty where
     * nobody is. With a session and a remembered consent, requests are granted without a page.
     */
    default Optional<EndUser> endUser(Request request) {
        return Optional.empty();
    }

    /** The routes to which the forms of these pages lead, below the issuer. */
    default List<Route> routes(Interactions interactions) {
        return List.of();
    }

    /** Tells the end-user what is wrong where a client cannot be told. */
    default Response onError(OAuthException refusal, Request request) {
        Html main = Html.of("<p>{}</p><p>Request {}</p>", refusal.error().description(), request.id());
        Page page = Page.plain("This request is not possible", "", main);
        return ErrorResponse.page(page.response(refusal.status()), refusal, request);
    }
}
