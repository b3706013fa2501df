package org.gatewright.protocol.http;

import java.nio.charset.StandardCharsets;

/** Object mothers of requests. */
final class Requests {
    private static final Request.Origin ORIGIN = new Request.Origin("127.0.0.1", true);

    private Requests() {}

    static Request get(String target) {
        return new Request("GET", target, Headers.none(), new byte[0], ORIGIN);
    }

    /** A form whose bytes are the body's Latin-1 characters. */
    static Request form(String target, String body) {
        return typed(target, body, "application/x-www-form-urlencoded");
    }

    static Request typed(String target, String body, String... contentTypes) {
        Headers headers = Headers.none();
        for (String type : contentTypes) {
            headers = headers.with("Content-Type", type);
        }
        return new Request("POST", target, headers, body.getBytes(StandardCharsets.ISO_8859_1), ORIGIN);
    }
}
