package org.gatewright.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A client for HTTP/1.1 requests to one server, over a connection or in process. Messages are text with one character per
 * byte, so that tests can send malformed requests.
 */
public interface Http {
    /** Sends the bytes of a request, valid or not; returns the bytes of the response. */
    String send(String bytes);

    /** Sends a GET request. */
    default TestResponse get(String target) {
        return request("GET", target, Map.of(), "");
    }

    /** Returns the value of Host. */
    default String host() {
        return "localhost";
    }

    /** Sends a request with a body of known length, if any. */
    default TestResponse request(String method, String target, Map<String, String> headers, String body) {
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host() + "\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        if (!body.isEmpty()) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return new TestResponse(
                send(text.append("Connection: close\r\n\r\n").append(body).toString()));
    }

    /** Sends a form. */
    default TestResponse form(String target, Map<String, String> headers, String form) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        return request("POST", target, all, form);
    }
}
