package org.gatewright.web.vertx;

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
import org.jspecify.annotations.Nullable;

/** A reader for one whole request that rejects large, ambiguous and slow ones. Used on the event loop only. */
final class BodyReader {
    private static final byte[] NONE = {};

    private final HttpServerRequest http;
    private final TrustedProxies proxies;
    private @Nullable Buffer body;
    private boolean growing;
    private boolean over;

    BodyReader(HttpServerRequest http, TrustedProxies proxies) {
        this.http = http;
        this.proxies = proxies;
    }

    /** Passes the request on, or sends an error response if it is not complete in time, or for another reason. */
    void read(Deadlines deadlines, Duration patience, Consumer<Request> next) {
        Headers headers = Headers.received(http.headers()::forEach);
        Optional<Response> refusal = Framing.refuse(http.uri(), headers);
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        http.handler(this::append);
        Deadlines.Deadline deadline = deadlines.deadline(() -> refuse(tooSlow()));
        deadline.start(patience);
        http.exceptionHandler(gone -> {
            deadline.cancel();
            over = true;
        });
        http.endHandler(end -> {
            deadline.cancel();
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
        int length = body == null ? 0 : body.length();
        if (length + chunk.length() > Limits.BODY) {
            refuse(Framing.tooLarge());
        } else if (body == null) {
            body = chunk; // often all of it
        } else {
            body = growing ? body : Buffer.buffer().appendBuffer(body);
            growing = true;
            body.appendBuffer(chunk);
        }
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
                body == null ? NONE : body.getBytes(),
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
