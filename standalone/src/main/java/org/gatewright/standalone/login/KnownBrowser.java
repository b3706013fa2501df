package org.gatewright.standalone.login;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.config.Issuer;

/**
 * A cookie that records which user logged in from a browser; used for {@link LoginThrottle} only, never to authenticate.
 * Thread-safe.
 */
public final class KnownBrowser {
    private static final Duration MEMORY = Duration.ofDays(90);

    private final Sealer sealer;
    private final Clock clock;
    private final String name;
    private final String attributes;

    public KnownBrowser(Sealer sealer, Clock clock, Issuer issuer) {
        boolean secure = !issuer.isInsecure();
        this.sealer = sealer;
        this.clock = clock;
        this.name = (secure ? "__Host-gw-known-" : "gw-known-") + issuer.hash();
        this.attributes =
                "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + MEMORY.toSeconds() + (secure ? "; Secure" : "");
    }

    /** Whether the account has logged in from the request's browser before. */
    boolean knows(Request request, String account) {
        return request.headers().cookies(name).stream()
                .flatMap(value -> sealer.open(value).stream())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .anyMatch(text -> says(text, account));
    }

    Response remember(Response response, String account) {
        String text = clock.instant().plus(MEMORY).getEpochSecond() + " " + account;
        return response.with(
                "Set-Cookie", name + "=" + sealer.seal(text.getBytes(StandardCharsets.UTF_8)) + attributes);
    }

    private boolean says(String text, String account) {
        int space = text.indexOf(' ');
        return clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(text.substring(0, space))))
                && text.substring(space + 1).equals(account);
    }
}
