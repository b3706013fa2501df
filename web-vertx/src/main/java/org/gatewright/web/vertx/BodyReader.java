package org.gatewright.web.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.gatewright.protocol.http.ClientCertificates;
import org.gatewright.protocol.http.Framing;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Limits;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.TrustedProxies;

/** A reader for one whole request that rejects large, ambiguous and slow ones. Used on the event loop only. */
final class BodyReader {
    private final Vertx vertx;
    private final HttpServerRequest http;
    private final TrustedProxies proxies;
    private final Duration patience;
    private final Buffer body = Buffer.buffer();
    private boolean over;

    BodyReader(Vertx vertx, HttpServerRequest http, TrustedProxies proxies, Duration patience) {
        this.vertx = vertx;
        this.http = http;
        this.proxies = proxies;
        this.patience = patience;
    }

    /** Passes the request on, or sends an error response. */
    void read(Consumer<Request> next) {
        Headers headers = Headers.received(http.headers());
        Optional<Response> refusal = Framing.refuse(http.uri(), headers);
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        http.handler(this::append);
        long timer = vertx.setTimer(patience.toMillis(), id -> refuse(tooSlow()));
        http.exceptionHandler(gone -> {
            vertx.cancelTimer(timer);
            over = true;
        });
        http.endHandler(end -> {
            vertx.cancelTimer(timer);
            if (!over) {
                over = true;
                next.accept(request(headers));
            }
        });
        if (headers.first("Expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
            http.response().writeContinue();
        }
    }

    private void append(Buffer chunk) {
        if (over) {
            return;
        }
        if (body.length() + chunk.length() > Limits.BODY) {
            refuse(Framing.tooLarge());
            return;
        }
        body.appendBuffer(chunk);
    }

    private void refuse(Response response) {
        if (!over) {
            over = true;
            Messages.write(http, response);
            http.connection().close();
        }
    }

    private Request request(Headers headers) {
        String peer = http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress();
        return new Request(
                http.method().name(),
                Framing.originForm(http.uri()),
                headers,
                body.getBytes(),
                proxies.origin(new Request.Origin(peer == null ? "" : peer, http.isSSL(), certificate()), headers));
    }

    private Optional<X509Certificate> certificate() {
        try {
            return http.isSSL() ? ClientCertificates.leaf(http.connection().peerCertificates()) : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    private static Response tooSlow() {
        return Response.text(408, "The request took too long.\n").with("Connection", "close");
    }
}
