package org.gatewright.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.json.Json;

/** The requests of a client that obtains tokens for a test. */
record TestCalls(String issuer) {
    /** The header that names the user of a request. */
    static final String USER = "Gatewright-Test-User";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Returns the code of a request that is granted without interaction. */
    String code(String query, String user) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(issuer + "/authorize?" + query))
                .header(USER, user));
        String location = response.headers().firstValue("Location").orElse("");
        int code = location.indexOf("code=");
        if (code < 0) {
            throw new IllegalStateException("There is no code, but " + response.statusCode() + ": "
                    + (location.isEmpty() ? response.body() : location));
        }
        int end = location.indexOf('&', code);
        return location.substring(code + 5, end < 0 ? location.length() : end);
    }

    /** Returns the members of a token response. */
    Map<String, Object> token(String clientId, String secret, String form) {
        String all = form + "&client_id=" + FormCodec.encode(clientId) + "&client_secret=" + FormCodec.encode(secret);
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(issuer + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(all)));
        if (response.statusCode() != 200) {
            throw new IllegalStateException("There is no token, but " + response.statusCode() + ": " + response.body());
        }
        return Json.read(response.body());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The test was interrupted", e);
        }
    }
}
