package org.gatewright.server.internal.interaction;

import java.util.List;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.config.Settings;

/**
 * The cookie that distinguishes browsers, so that a form shown in one is invalid in another (RFC 6819 §4.4.1.8). It
 * does not identify or authenticate the end-user.
 */
final class BrowserCookie {
    private static final int BYTES = 16;
    private static final int LENGTH = 22;

    private final Settings settings;
    private final String name;

    BrowserCookie(Settings settings) {
        this.settings = settings;
        // The prefix makes browsers reject a cookie from a subdomain or a plain connection (RFC 6265bis §4.1.3.2).
        this.name = (settings.issuer().isInsecure() ? "gw-" : "__Host-gw-")
                + settings.issuer().hash();
    }

    /** Returns the values that the browser sent; more than one if an attacker planted another. */
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
