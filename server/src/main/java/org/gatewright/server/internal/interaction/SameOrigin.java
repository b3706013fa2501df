package org.gatewright.server.internal.interaction;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.config.Issuer;

/** Whether a request comes from a page of this server, as far as the browser tells. */
final class SameOrigin {
    private SameOrigin() {}

    /**
     * Whether the request may continue an interaction: a form of this server, or a top-level navigation by GET, with
     * which a browser returns from a login at another site.
     */
    static boolean continues(Request request, Issuer issuer) {
        boolean navigates = request.method().equals("GET")
                && request.header("Sec-Fetch-Mode").orElse("navigate").equals("navigate")
                && request.header("Sec-Fetch-Dest").orElse("document").equals("document");
        return navigates || test(request, issuer);
    }

    /**
     * {@code Sec-Fetch-Site} is the browser's own word. Where it is missing, {@code Origin} has to be ours or
     * {@code null}, which is what browsers send from a page with {@code Referrer-Policy: no-referrer}.
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
     * Sends a form from another site again as GET: it comes without our cookie, which is {@code SameSite}, and giving the
     * browser a new one would end what the end-user does in other tabs.
     */
    static Response asGet(Request http) {
        String form = new String(http.body(), StandardCharsets.ISO_8859_1);
        if (!form.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw OAuthException.invalidRequest("The form is not encoded.");
        }
        String query = http.query().isEmpty() ? form : http.query() + "&" + form;
        return Response.redirect(http.path() + "?" + query);
    }
}
