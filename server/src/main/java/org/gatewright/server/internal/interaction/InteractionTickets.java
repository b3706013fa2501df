package org.gatewright.server.internal.interaction;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Settings;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.request.AuthorizationRequest;

/**
 * The tickets of pending requests, which are embedded in pages, so that an abandoned request occupies no storage. A
 * ticket is sealed for the browser it is shown in, and valid in that browser only. Thread-safe.
 */
final class InteractionTickets {
    private final Settings settings;
    private final Sealer sealer;
    private final BrowserCookie cookie;

    /**
     * A pending request: the content of a ticket.
     *
     * @param authenticated whether the end-user authenticated for this request, rather than before it
     * @param chosen whether the end-user chose the account for this request, or authenticated for it
     */
    record Pending(
            AuthorizationRequest request,
            Optional<EndUser> endUser,
            boolean authenticated,
            boolean chosen,
            String browser) {
        Pending authenticated(EndUser user) {
            return new Pending(request, Optional.of(user), true, true, browser);
        }

        Pending chosen(EndUser user) {
            return new Pending(request, Optional.of(user), false, true, browser);
        }
    }

    InteractionTickets(Settings settings, Sealer sealer) {
        this.settings = settings;
        this.sealer = sealer;
        this.cookie = new BrowserCookie(settings);
    }

    /** Returns the browser that sent a request: known by its cookie, or a new one. */
    Browser browser(Request http) {
        Optional<String> known = cookie.values(http).stream().findFirst();
        return new Browser(known.orElseGet(cookie::create), known.isEmpty());
    }

    /** A browser, which may need to be sent its cookie. */
    record Browser(String value, boolean isNew) {}

    /** Returns the response with the cookie of a new browser. */
    Response attach(Browser browser, Response response) {
        return browser.isNew() ? cookie.give(response, browser.value()) : response;
    }

    /** Returns the ticket of a pending request; only characters of base64url and full stops. */
    String seal(Pending pending) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("iss", settings.issuer().value());
        object.put("browser", pending.browser());
        object.put("request", pending.request().members());
        object.put("authenticated", pending.authenticated());
        object.put("chosen", pending.chosen());
        pending.endUser().ifPresent(user -> {
            object.put("sub", user.subject());
            user.boundSession().ifPresent(session -> object.put("sid", session));
            object.put("user", user.members());
        });
        return sealer.seal(Json.bytes(object));
    }

    /** Returns the request of a ticket. Throws unless it was sent from the same browser and not from another site. */
    Pending open(Request http, String ticket) {
        requireOwnForm(http);
        Pending pending = read(ticket, browsers(http)).orElseThrow(InteractionTickets::notHere);
        if (!settings.now().isBefore(pending.request().expires())) {
            throw OAuthException.invalidRequest("This request has expired; go back to the application and try again.")
                    .hint(Interactions.OVER);
        }
        return pending;
    }

    private List<String> browsers(Request http) {
        List<String> browsers = cookie.values(http);
        if (browsers.isEmpty()) {
            throw OAuthException.of(
                            ErrorCode.ACCESS_DENIED,
                            "The browser did not send the cookie of this page. Allow cookies for this site, then try again.")
                    .hint(Interactions.OVER)
                    .rule("RFC 9700 §4.7");
        }
        return browsers;
    }

    /** Returns the content of a ticket that this server sealed for one of these browsers. */
    Optional<Pending> read(String ticket, List<String> browsers) {
        return sealer.open(ticket).map(Json::read).map(Claims::new).flatMap(members -> {
            String browser = members.text("browser").orElse("");
            boolean ours = members.text("iss")
                    .filter(settings.issuer().value()::equals)
                    .isPresent();
            return ours
                            && browsers.contains(browser)
                            && members.object("request").isPresent()
                    ? Optional.of(new Pending(
                            AuthorizationRequest.read(members.object("request").get()),
                            endUser(members),
                            Boolean.TRUE.equals(members.members().get("authenticated")),
                            Boolean.TRUE.equals(members.members().get("chosen")),
                            browser))
                    : Optional.empty();
        });
    }

    private static Optional<EndUser> endUser(Claims members) {
        return members.text("sub")
                .map(subject -> EndUser.read(
                        subject, members.text("sid"), members.object("user").orElse(Map.of())));
    }

    /** Returns a token for a form of that purpose. */
    String formToken(Browser browser, String purpose) {
        return sealer.seal(Json.bytes(Map.of(
                "iss", settings.issuer().value(),
                "browser", browser.value(),
                "form", purpose,
                "expires",
                        settings.now().plus(settings.lifetimes().interaction()).toEpochMilli())));
    }

    /** Rejects a form without the token that this browser got for that purpose. */
    void requireFormToken(Request http, String purpose, String token) {
        requireOwnForm(http);
        List<String> browsers = browsers(http);
        boolean valid = sealer.open(token)
                .map(Json::read)
                .filter(object -> settings.issuer().value().equals(object.get("iss")))
                .filter(object -> purpose.equals(object.get("form")))
                .filter(object -> browsers.contains(String.valueOf(object.get("browser"))))
                .filter(object -> object.get("expires") instanceof Long end
                        && settings.now().toEpochMilli() < end)
                .isPresent();
        if (!valid) {
            throw notHere();
        }
    }

    /** Rejects a form that was sent by a page of another site (RFC 9700 §4.7). */
    void requireOwnForm(Request http) {
        settings.requireSecure(http);
        if (!SameOrigin.continues(http, settings.issuer())) {
            throw OAuthException.of(ErrorCode.ACCESS_DENIED, "This form was sent from another site.")
                    .rule("RFC 9700 §4.7");
        }
    }

    private static OAuthException notHere() {
        return OAuthException.of(ErrorCode.ACCESS_DENIED, "This request was not made in this browser.")
                .hint(Interactions.OVER)
                .rule("RFC 9700 §4.7");
    }
}
