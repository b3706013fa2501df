package org.gatewright.openid;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.config.Issuer;

/**
 * The cookie with the sessions of a browser, the one in use first, and the cookie with the status of each. Thread-safe.
 *
 * @param name the name of the cookie, which contains a hash of the issuer
 * @param status the name of the cookie that pages can read; see {@link SessionStatus}
 */
record SessionCookie(String name, String status, boolean secure) {
    /** The maximum number of sessions in one browser. */
    static final int MAX_ACCOUNTS = 5;

    private static final int TEXT = 22;
    private static final int MAX_COOKIES = 4;

    static SessionCookie of(Issuer issuer) {
        boolean secure = !issuer.isInsecure();
        String prefix = secure ? "__Host-gw-" : "gw-";
        return new SessionCookie(prefix + "session-" + issuer.hash(), prefix + "status-" + issuer.hash(), secure);
    }

    /** Returns the secrets of the sessions that the browser sent, by ID. */
    Map<String, String> read(Request request) {
        Map<String, String> secrets = new LinkedHashMap<>();
        request.headers().cookies(name).stream().limit(MAX_COOKIES).forEach(value -> {
            for (String entry : value.split("~", MAX_ACCOUNTS + 1)) {
                if (entry.length() == 2 * TEXT + 1 && entry.charAt(TEXT) == '.' && secrets.size() < MAX_ACCOUNTS) {
                    secrets.putIfAbsent(entry.substring(0, TEXT), entry.substring(TEXT + 1));
                }
            }
        });
        return secrets;
    }

    /**
     * Returns the response with the cookie of these sessions.
     *
     * @param age how long browsers keep it after they are closed; zero for not at all
     */
    Response write(Response response, Map<String, String> secrets, boolean withStatus, Duration age) {
        String value = secrets.entrySet().stream()
                .limit(MAX_ACCOUNTS)
                .map(entry -> entry.getKey() + '.' + entry.getValue())
                .collect(Collectors.joining("~"));
        String kept = age.isZero() ? "" : "; Max-Age=" + age.toSeconds();
        String end = value.isEmpty() ? "; Max-Age=0" : kept;
        Response whole = response.with("Set-Cookie", name + "=" + value + "; HttpOnly" + attributes() + end);
        String all = secrets.keySet().stream().map(this::status).collect(Collectors.joining("."));
        return withStatus ? whole.with("Set-Cookie", status + "=" + all + attributes() + end) : whole;
    }

    /** Sent to frames of other sites too, so that browser applications can renew tokens silently. */
    private String attributes() {
        return "; Path=/" + (secure ? "; SameSite=None; Secure" : "; SameSite=Lax");
    }

    /** Returns the status of the session with that ID. */
    String status(String session) {
        return digest("status " + session);
    }

    /** Returns a hash of a secret that means nothing to another issuer, even if it has the same stores by mistake. */
    String hash(String secret) {
        return digest(secret);
    }

    private String digest(String text) {
        return Base64Url.encode(Hashes.sha256((name + ' ' + text).getBytes(StandardCharsets.US_ASCII)));
    }
}
