package org.gatewright.web.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.gatewright.protocol.http.ClientCertificates;
import org.gatewright.protocol.http.Framing;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Limits;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.TrustedProxies;

/** Conversion between the JDK's exchanges and requests and responses. */
record Exchanges(TrustedProxies proxies) {
    private static final System.Logger LOG = System.getLogger(Exchanges.class.getName());

    /** Handles an exchange and sends the handler's response. */
    void respond(HttpExchange exchange, Handler handler) {
        read(exchange).ifPresent(request -> write(exchange, handler.handle(request)));
    }

    /** Reads the whole request; empty if it was rejected and an error response was sent. */
    Optional<Request> read(HttpExchange exchange) {
        Headers headers = headers(exchange);
        String sent = exchange.getRequestURI().toString();
        String target = Framing.originForm(sent);
        Optional<Response> refusal = Framing.refuse(sent, headers);
        if (refusal.isPresent()) {
            write(exchange, refusal.get());
            return Optional.empty();
        }
        try {
            byte[] body = exchange.getRequestBody().readNBytes(Limits.BODY + 1);
            if (body.length > Limits.BODY) {
                write(exchange, Framing.tooLarge());
                return Optional.empty();
            }
            exchange.setStreams(new ByteArrayInputStream(body), null);
            return Optional.of(
                    new Request(exchange.getRequestMethod(), target, headers, body, origin(exchange, headers)));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The client closed the connection while sending", e);
            exchange.close();
            return Optional.empty();
        }
    }

    /** Sends the response; a closed connection is only logged. */
    void write(HttpExchange exchange, Response response) {
        response.headers().copyTo(exchange.getResponseHeaders()::set, exchange.getResponseHeaders()::add);
        byte[] body = response.body().bytes();
        boolean silent = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        try (exchange) {
            exchange.sendResponseHeaders(response.status(), silent ? -1 : body.length);
            if (!silent) {
                exchange.getResponseBody().write(body);
                // Closing waits for the rest of a rejected request; the response must not.
                exchange.getResponseBody().flush();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The client closed the connection while receiving", e);
        }
    }

    private static Headers headers(HttpExchange exchange) {
        return Headers.received(fields -> exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(value -> fields.accept(name, value))));
    }

    private Request.Origin origin(HttpExchange exchange, Headers headers) {
        String peer = exchange.getRemoteAddress().getAddress().getHostAddress();
        Optional<X509Certificate> certificate =
                exchange instanceof HttpsExchange https ? certificate(https) : Optional.empty();
        return proxies.origin(new Request.Origin(peer, exchange instanceof HttpsExchange, certificate), headers);
    }

    private static Optional<X509Certificate> certificate(HttpsExchange exchange) {
        try {
            return ClientCertificates.leaf(List.of(exchange.getSSLSession().getPeerCertificates()));
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }
}
