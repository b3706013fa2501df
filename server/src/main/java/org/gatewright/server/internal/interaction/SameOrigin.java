package org.gatewright.server.internal.interaction;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.config.Issuer;

/** The check whether a request comes from a page of this server, according to the browser. */
final class SameOrigin {
    private SameOrigin() {}

    /**
     * Returns whether the request may continue an interaction: a form of this server, or a top-level navigation by GET,
     * with which a browser returns from a login at another site.
     */
    static boolean continues(Request request, Issuer issuer) {
        boolean navigates = request.method().equals("GET")
                && request.header("Sec-Fetch-Mode").orElse("navigate").equals("navigate")
                && request.header("Sec-Fetch-Dest").orElse("document").equals("document");
        return navigates || test(request, issuer);
    }

    /**
     * {@code Sec-Fetch-Site} is set by the browser itself. If it is missing, {@code Origin} must be this server's or
     * {@code null}, which browsers send from a page with {@code Referrer-Policy: no-referrer}.
     */
    static boolean test(Request request, Issuer issuer) {
        Optional<String> site = request.header("Sec-Fetch-Site");
        if (site.isPresent()) {
            return site.get().equals("same-origin") || site.get().equals("none");
        }
        return request.header("Origin")
                .map(origin -> origin.equals(issuer.origin()) || origin.equals("null"))
                .orElse(true);
    }

    /**
     * Redirects a form from another site to a GET request: the form comes without our {@code SameSite} cookie, and a
     * new cookie would invalidate what the end-user does in other tabs.
     */
    static Response asGet(Request http) {
        String form = new String(http.body(), StandardCharsets.ISO_8859_1);
        if (!form.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw OAuthException.invalidRequest("The body must be application/x-www-form-urlencoded.");
        }
        String query = http.query().isEmpty() ? form : http.query() + "&" + form;
        return Response.redirect(http.path() + "?" + query);
    }
}
