package org.gatewright.resource.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gatewright.protocol.json.Json;

/**
 * Requests to another server that the operator configured, for JSON objects of up to 1 MiB. Waits for at most 10 seconds, and
 * never follows a redirect. Thread-safe; throws {@link Unreachable} if there is no response.
 */
public record JsonHttp(HttpClient client) {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long WHOLE_MILLIS = 10_000;
    private static final int MAX_BODY = 1 << 20;
    private static final String MAX_AGE = "max-age=";
    private static final String JSON = "application/json";

    /** A client with the certificates that the JDK trusts. */
    private static final class Default {
        private static final HttpClient CLIENT = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * A response.
     *
     * @param fresh how long it may be cached, if it says so
     */
    public record Received(int status, String body, Optional<Duration> fresh) {
        /**
         * Returns the object; throws {@link Rejected} for a status of 400 to 499, and {@link Unreachable} for any other but
         * 200 or if it is no object.
         */
        public Map<String, Object> object(String address) {
            if (status >= 400 && status < 500) {
                throw new Rejected(address + " responded with " + status);
            }
            if (status != 200) {
                throw new Unreachable(address + " responded with " + status);
            }
            try {
                return Json.read(body);
            } catch (IllegalArgumentException e) {
                throw new Unreachable(address + " did not respond with a JSON object", e);
            }
        }
    }

    /** Returns a client that trusts the certificates that the JDK trusts. */
    public static JsonHttp standard() {
        return new JsonHttp(Default.CLIENT);
    }

    Received get(String address) {
        return get(address, Map.of("Accept", JSON));
    }

    /** Gets a document with these header fields. */
    public Received get(String address, Map<String, String> headers) {
        return send(with(headers, request(address)).GET());
    }

    /** Sends a form with these header fields. */
    public Received post(String address, String form, Map<String, String> headers) {
        return send(with(headers, request(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private static HttpRequest.Builder with(Map<String, String> headers, HttpRequest.Builder request) {
        headers.forEach(request::header);
        return request;
    }

    /** Requires https, but for loopback addresses (RFC 8252 §7.3), where a test or a proxy may be. */
    private static HttpRequest.Builder request(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new Unreachable("The authorization server has no valid URL: " + e.getMessage());
        }
        String host = uri.getHost() == null ? "" : uri.getHost();
        boolean loopback = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && loopback)) {
            throw new Unreachable("The URL " + address + " is not one of https");
        }
        return HttpRequest.newBuilder(uri);
    }

    private Received send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        var sent = client.sendAsync(request, limited());
        try {
            HttpResponse<String> response = sent.get(WHOLE_MILLIS, TimeUnit.MILLISECONDS);
            return new Received(response.statusCode(), response.body(), fresh(response));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("The request to " + request.uri() + " was interrupted", e);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            sent.cancel(true);
            throw new Unreachable(request.uri() + " could not be reached", e);
        }
    }

    private static BodyHandler<String> limited() {
        return info -> {
            if (info.headers().firstValueAsLong("Content-Length").orElse(0) > MAX_BODY) {
                return BodySubscribers.mapping(BodySubscribers.discarding(), nothing -> "");
            }
            return BodySubscribers.mapping(BodySubscribers.ofInputStream(), stream -> {
                try (stream) {
                    return new String(stream.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new Unreachable("The response ended early", e);
                }
            });
        };
    }

    private static Optional<Duration> seconds(String text) {
        boolean number = !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }

    private static Optional<Duration> fresh(HttpResponse<?> response) {
        for (String directive :
                response.headers().firstValue("Cache-Control").orElse("").split(",")) {
            String trimmed = directive.strip().toLowerCase(Locale.ROOT);
            if (trimmed.startsWith(MAX_AGE)) {
                return seconds(trimmed.substring(MAX_AGE.length()));
            }
        }
        return Optional.empty();
    }
}
