package org.gatewright.server.interaction;

import java.util.List;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;

/** The pages on which a user answers an authorization request. Thread-safe. */
@FunctionalInterface
public interface InteractionPage {
    /**
     * Begins to ask the user: shows a page, or redirects to a login first. The answer comes later, as
     * {@link Interactions#grantAccess} or {@link Interactions#denyAccess} with the interaction's key.
     *
     * <p>An {@code OAuthException} thrown here goes to the client; anything else becomes {@code server_error}.
     */
    Response onAuthenticate(Interaction interaction, Request request);

    /** Asks for the code that a device shows, or tells what came of it (RFC 8628 §3.3). */
    default Response onDevice(DevicePrompt prompt, Request request) {
        String form = prompt.action().isEmpty()
                ? ""
                : "<form method=\"post\" action=\"" + prompt.action()
                        + "\"><label>Code on your device <input name=\"user_code\" autocomplete=\"off\" value=\""
                        + Page.escape(prompt.userCode()) + "\"></label><button>Continue</button></form>";
        String html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>Connect a device</title></head>"
                + "<body><main><h1>Connect a device</h1><p>" + Page.escape(prompt.message()) + "</p>" + form
                + "</main></body></html>";
        return Page.of(html, "").response(prompt.status());
    }

    /** The routes to which the forms of these pages lead, relative to the issuer. */
    default List<Route> routes(Interactions interactions) {
        return List.of();
    }

    /** Tells the user that something is wrong which can't be told to a client. */
    default Response onError(OAuthException refusal, Request request) {
        String html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>Not possible</title></head>"
                + "<body><main><h1>This request is not possible</h1><p>"
                + Page.escape(refusal.error().description()) + "</p><p>Request " + request.id()
                + "</p></main></body></html>";
        return ErrorResponse.page(Page.of(html, "").response(refusal.status()), refusal, request);
    }
}
