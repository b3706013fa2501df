package org.gatewright.web.vertx;

import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import org.gatewright.protocol.http.Response;

/** Conversion of responses to those of Vert.x. */
final class Messages {
    private Messages() {}

    /** Sends the response, unless the connection is closed or a response was already sent. */
    static void write(HttpServerRequest http, Response response) {
        HttpServerResponse out = http.response();
        if (out.ended() || out.closed()) {
            return;
        }
        out.setStatusCode(response.status());
        response.headers().copyTo(out.headers()::set, out.headers()::add);
        out.end(BufferInternal.buffer(Unpooled.wrappedBuffer(response.body().bytes()))); // without a copy
    }
}
