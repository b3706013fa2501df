package org.gatewright.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.gatewright.protocol.json.Json;

/**
 * An HTTP response. Immutable; every factory method makes one that must not be cached (RFC 6749 §5.1).
 *
 * @param status the status code
 */
public record Response(int status, Headers headers, Body body) {
    private static final Response EMPTY = new Response(200, Headers.none(), new Body(new byte[0]))
            .with("Cache-Control", "no-store")
            .with("Pragma", "no-cache")
            .with("X-Content-Type-Options", "nosniff");

    private static final Response JSON = EMPTY.with("Content-Type", "application/json");

    /** The bytes of a message; must not be modified afterwards. */
    public static final class Body {
        private final byte[] bytes;

        public Body(byte[] bytes) {
            this.bytes = bytes;
        }

        public byte[] bytes() {
            return bytes;
        }

        /** Returns the bytes decoded as UTF-8. */
        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Returns a response without a body. */
    public static Response empty(int status) {
        return new Response(status, EMPTY.headers, EMPTY.body);
    }

    /** Returns a response with a JSON object. */
    public static Response json(int status, Map<String, ?> object) {
        return new Response(status, JSON.headers, new Body(Json.bytes(object)));
    }

    /** Returns a response with plain text. */
    public static Response text(int status, String text) {
        return empty(status)
                .with("Content-Type", "text/plain; charset=utf-8")
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a 303 "See Other" redirect: the browser continues with GET and does not resend its form (RFC 9700 §4.12).
     */
    public static Response redirect(String location) {
        return empty(303).with("Location", location).with("Referrer-Policy", "no-referrer");
    }

    public Response with(String name, String value) {
        return new Response(status, headers.with(name, value), body);
    }

    public Response body(byte[] bytes) {
        return new Response(status, headers, new Body(bytes));
    }

    /** Returns the status only, since body and headers may contain codes and tokens. */
    @Override
    public String toString() {
        return "Response[" + status + "]";
    }
}
