package org.gatewright.server.internal.interaction;

import java.util.List;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.config.Settings;

/**
 * Tells browsers apart, so that a form shown to one is worth nothing in another (RFC 6819 §4.4.1.8). It says nothing
 * about who uses the browser; knowing it makes nobody a user.
 */
final class BrowserCookie {
    private static final int BYTES = 16;
    private static final int LENGTH = 22;

    private final Settings settings;
    private final String name;

    BrowserCookie(Settings settings) {
        this.settings = settings;
        // The prefix makes browsers refuse a cookie from a subdomain or a plain connection (RFC 6265bis §4.1.3.2).
        this.name = (settings.issuer().isInsecure() ? "gw-" : "__Host-gw-")
                + settings.issuer().hash();
    }

    /** The values that the browser sent; more than one where somebody planted another. */
    List<String> values(Request request) {
        return request.headers().cookies(name).stream()
                .filter(value -> value.length() == LENGTH)
                .toList();
    }

    String create() {
        return settings.entropy().text(BYTES);
    }

    Response give(Response response, String value) {
        String secure = settings.issuer().isInsecure() ? "" : "; Secure";
        return response.with("Set-Cookie", name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + secure);
    }
}
