package org.gatewright.openid;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.config.Settings;
import org.gatewright.server.request.GrantedRequest;
import org.gatewright.server.request.ResponseParameters;
import org.gatewright.server.spi.Setup;

/**
 * The session status, which pages of clients query in a hidden frame without a request (OpenID Connect Session Management §3).
 * Thread-safe.
 */
final class SessionStatus implements ResponseParameters, Handler {
    private static final String PATH = "/check_session";
    private static final String SCRIPT = "check_session.js";
    private static final int SALT_BYTES = 12;

    private final Sessions sessions;
    private final Entropy entropy;
    private final Response page;

    SessionStatus(Sessions sessions, Settings settings) {
        this.sessions = sessions;
        this.entropy = settings.entropy();
        this.page = page(script().replace("COOKIE", sessions.statusCookie()));
    }

    void install(Setup setup) {
        setup.responseParameters(this);
        setup.route(Route.get(setup.settings().endpoints().path(PATH), this).nonBlocking());
        setup.metadata("check_session_iframe", setup.settings().address(PATH));
    }

    private static String script() {
        try (InputStream in = SessionStatus.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException("Missing resource " + SCRIPT);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the page, which any site may frame: it reveals only whether a status that the site has is current. */
    private static Response page(String script) {
        byte[] digest = Hashes.sha256(script.getBytes(StandardCharsets.UTF_8));
        String html =
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Session status</title><script>"
                        + script + "</script></head><body></body></html>";
        return Response.empty(200)
                .with("Content-Type", "text/html; charset=utf-8")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'sha256-"
                                + Base64.getEncoder().encodeToString(digest) + "'; base-uri 'none'; form-action 'none'")
                .with("Referrer-Policy", "no-referrer")
                .body(html.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Response handle(Request request) {
        return page;
    }

    /** Returns the status for the client's pages, as a hash that they cannot compute (§2). */
    @Override
    public Map<String, String> parameters(GrantedRequest granted) {
        Optional<String> session = granted.endUser().session();
        Optional<String> origin =
                origin(granted.request().target().redirectUri().value());
        if (!granted.permission().scope().contains(ScopeClaims.OPENID) || session.isEmpty() || origin.isEmpty()) {
            return Map.of();
        }
        String salt = entropy.text(SALT_BYTES);
        String text = String.join(" ", granted.client().id(), origin.get(), sessions.status(session.get()), salt);
        byte[] hash = Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
        return Map.of("session_state", HexFormat.of().formatHex(hash) + '.' + salt);
    }

    /** Returns the origin of a web page as browsers write it (RFC 6454 §6.2). */
    private static Optional<String> origin(String address) {
        URI uri = URI.create(address);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !scheme.equals("https") && !scheme.equals("http")) {
            return Optional.empty();
        }
        boolean usual = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
        return Optional.of(
                scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + uri.getPort()));
    }
}
