package org.gatewright.server.testing;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.Router;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.testkit.Http;

/**
 * Calls routes in process, as a web adapter would. What an adapter adds, such as limits and framing, is tested by its
 * contract.
 */
public record InProcess(Router router, Request.Origin origin, TrustedProxies proxies) implements Http {
    private static final Request.Origin LOOPBACK = new Request.Origin("127.0.0.1", false);

    /** Routes that are called from this machine without TLS. */
    public static InProcess of(List<Route> routes) {
        return new InProcess(new Router(routes), LOOPBACK, TrustedProxies.none());
    }

    /** The same routes, called over TLS. */
    public InProcess secure(Optional<X509Certificate> certificate) {
        return new InProcess(router, new Request.Origin(origin.address(), true, certificate), proxies);
    }

    /** The same routes, called from another address. */
    public InProcess from(String address) {
        return new InProcess(router, new Request.Origin(address, origin.secure(), origin.certificate()), proxies);
    }

    /** The same routes behind these proxies. */
    public InProcess trust(TrustedProxies trusted) {
        return new InProcess(router, origin, trusted);
    }

    @Override
    public String send(String bytes) {
        int end = bytes.indexOf("\r\n\r\n");
        String[] lines = bytes.substring(0, end).split("\r\n");
        String[] start = lines[0].split(" ");
        Headers headers = Headers.received(fields -> {
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                fields.accept(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
        });
        byte[] body = bytes.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        return text(router.respond(new Request(start[0], start[1], headers, body, proxies.origin(origin, headers))));
    }

    private static String text(Response response) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + response.status() + " \r\n");
        response.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n")
                .append(new String(response.body().bytes(), StandardCharsets.ISO_8859_1))
                .toString();
    }
}
