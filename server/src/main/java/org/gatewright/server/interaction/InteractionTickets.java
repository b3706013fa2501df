package org.gatewright.server.interaction;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Settings;
import org.gatewright.server.permission.PermissionPolicy;

/** Gives pages the keys of their requests, and takes them back: from the same browser, and from no other site. */
final class InteractionTickets {
    private final Settings settings;
    private final ClientStore clients;
    private final PermissionPolicy permissions;
    private final PendingSeal seal;
    private final BrowserCookie cookie;
    private final Predicate<PendingRequest> local;

    /** Keys of requests, some of which are answered here and so need no address to send a browser to. */
    InteractionTickets(
            Settings settings,
            ClientStore clients,
            PermissionPolicy permissions,
            Sealer sealer,
            Predicate<PendingRequest> local) {
        this.settings = settings;
        this.clients = clients;
        this.permissions = permissions;
        this.seal = new PendingSeal(sealer, settings.issuer().value());
        this.cookie = new BrowserCookie(settings);
        this.local = local;
    }

    /** Shows the page for a new request, in a browser that is told apart from now on. */
    Response begin(PendingRequest pending, Client client, Request request, InteractionPage page) {
        Optional<String> known = cookie.values(request).stream().findFirst();
        if (known.isEmpty() && request.method().equals("POST") && !SameOrigin.test(request, settings.issuer())) {
            return asGet(request);
        }
        String browser = known.orElseGet(cookie::create);
        Response response = page.onAuthenticate(interaction(pending, client, seal.seal(pending, browser)), request);
        return known.isPresent() ? response : cookie.give(response, browser);
    }

    /**
     * A form from another site comes without our cookie, for that is {@code SameSite}; to give the browser a new one would
     * end what the user does in other tabs. Sent again as GET, the request comes with the cookie there is.
     */
    private static Response asGet(Request request) {
        String form = new String(request.body(), StandardCharsets.ISO_8859_1);
        if (!form.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw OAuthException.invalidRequest("The form is not encoded.");
        }
        String query = request.query().isEmpty() ? form : request.query() + "&" + form;
        return Response.redirect(request.path() + "?" + query);
    }

    /** The request behind a key, which stays unanswered. */
    Interaction open(Request request, String key) {
        requireOwnForm(request);
        List<String> browsers = cookie.values(request);
        if (browsers.isEmpty()) {
            throw OAuthException.of(
                            ErrorCode.ACCESS_DENIED,
                            "The browser did not send the cookie of this page. Allow cookies for this site, then try again.")
                    .rule("RFC 9700 §4.7");
        }
        PendingRequest pending = seal.open(key, browsers).orElseThrow(InteractionTickets::notHere);
        if (!settings.now().isBefore(pending.expires())) {
            throw OAuthException.invalidRequest("This request has expired; go back to the application and try again.");
        }
        Client client = clients.find(pending.clientId())
                .filter(found -> local.test(pending)
                        || found.redirectUri(pending.target().redirectUri().value())
                                .isPresent())
                .orElseThrow(() -> OAuthException.invalidRequest("The application is no longer known here."));
        return interaction(pending, client, key);
    }

    /** The same request, in the name of a user who has just logged in; its key replaces the old one. */
    Interaction authenticated(Request request, String key, String subject, Optional<String> credential) {
        Interaction interaction = open(request, key);
        PendingRequest pending = interaction.request().with(subject, credential, settings.now());
        String browser = cookie.values(request).stream()
                .filter(value -> seal.open(key, List.of(value)).isPresent())
                .findFirst()
                .orElseThrow(InteractionTickets::notHere);
        return interaction(pending, interaction.client(), seal.seal(pending, browser));
    }

    private Interaction interaction(PendingRequest pending, Client client, String key) {
        List<String> details = pending.permission().details().stream()
                .map(permissions::describe)
                .toList();
        return new Interaction(pending, client, settings.issuer(), details, key);
    }

    /** Refuses a form that a page of another site sent (RFC 9700 §4.7). */
    void requireOwnForm(Request request) {
        settings.requireSecure(request);
        if (!SameOrigin.continues(request, settings.issuer())) {
            throw OAuthException.of(ErrorCode.ACCESS_DENIED, "This form was sent from another site.")
                    .rule("RFC 9700 §4.7");
        }
    }

    private static OAuthException notHere() {
        return OAuthException.of(ErrorCode.ACCESS_DENIED, "This request was not made in this browser.")
                .rule("RFC 9700 §4.7");
    }
}
