package org.gatewright.standalone.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.json.Json;

/** An HTTP client for the demo application that records requests and responses. */
final class HttpCalls {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;

    /** Creates a client for the server at this address. */
    HttpCalls(String base) {
        this.base = base;
    }

    /** A response and its recorded exchange. */
    record Outcome(int status, String body, RecordedExchange exchange) {
        /** Omits tokens. */
        @Override
        public String toString() {
            return "Outcome[" + status + "]";
        }

        /** Returns a member of the JSON body; an empty text if it is missing. */
        String json(String member) {
            return String.valueOf(Json.read(body).getOrDefault(member, ""));
        }
    }

    Outcome postForm(String title, String explanation, String path, String authorization, Map<String, String> form) {
        String body = encode(form);
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", authorization)
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        String shown = "POST " + path + " HTTP/1.1\nAuthorization: " + ShownMessage.value(authorization)
                + "\nContent-Type: application/x-www-form-urlencoded\n\n" + ShownMessage.parameters(body, "");
        return send(request, title, explanation, shown);
    }

    Outcome get(String title, String explanation, String path, String authorization) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", authorization)
                .timeout(Duration.ofSeconds(10))
                .build();
        String shown = "GET " + path + " HTTP/1.1\nAuthorization: " + ShownMessage.value(authorization);
        return send(request, title, explanation, shown);
    }

    private Outcome send(HttpRequest request, String title, String explanation, String shown) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            String answer = "HTTP/1.1 " + response.statusCode() + headers(response) + "\n\n"
                    + ShownMessage.json(response.body());
            return new Outcome(
                    response.statusCode(), response.body(), new RecordedExchange(title, explanation, shown, answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Records a redirect, with one parameter of the location per line. */
    static RecordedExchange redirect(String title, String explanation, String request, String location) {
        return new RecordedExchange(
                title, explanation, request, "HTTP/1.1 303\nLocation: " + ShownMessage.parameters(location, "?"));
    }

    private static String headers(HttpResponse<String> response) {
        Map<String, List<String>> shown = new TreeMap<>(response.headers().map());
        return shown.entrySet().stream()
                .filter(header -> List.of("content-type", "cache-control", "www-authenticate", "request-id")
                        .contains(header.getKey()))
                .map(header -> "\n" + header.getKey() + ": " + String.join(", ", header.getValue()))
                .collect(Collectors.joining());
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(p -> p.getKey() + "=" + FormCodec.encode(p.getValue()))
                .collect(Collectors.joining("&"));
    }
}
