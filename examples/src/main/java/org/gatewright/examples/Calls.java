package org.gatewright.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.json.Json;

/** The HTTP calls of an example, each told to who listens. It keeps cookies like a browser, and follows no redirect. */
final class Calls {
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Consumer<String> out;

    /** An answer, with its JSON where it is some. */
    record Reply(int status, HttpHeaders headers, String body) {
        Map<String, Object> json() {
            return Json.read(body);
        }

        /** A member of the JSON object. */
        String text(String member) {
            return String.valueOf(json().get(member));
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    Calls(Consumer<String> out) {
        this.out = out;
    }

    /** A line about what is to be seen. */
    void say(String line) {
        out.accept(line);
    }

    /** Names and values of headers follow the address. */
    Reply get(String address, String... headers) {
        return send("GET", address, "", headers);
    }

    Reply post(String address, Map<String, String> form, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/x-www-form-urlencoded";
        return send("POST", address, encode(form), all);
    }

    Reply send(String method, String address, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            say(method + " " + URI.create(address).getPath() + " -> " + response.statusCode());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Presses "Allow" on a page of {@code ConsentPage}; the address to which the browser is sent then. */
    String allow(String issuer, Reply page, String scope) {
        Map<String, String> form = Map.of(
                "ticket",
                between(page.body(), "name=\"ticket\" value=\"", "\""),
                "grant",
                "yes",
                "scope:" + scope,
                "on");
        return post(issuer + "/consent", form).header("Location");
    }

    static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> FormCodec.encode(field.getKey()) + "=" + FormCodec.encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** The header of a client with a secret. */
    static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** What stands between two texts; up to the end, if the second is not there. */
    static String between(String text, String before, String after) {
        int start = text.indexOf(before) + before.length();
        int end = text.indexOf(after, start);
        return end < 0 ? text.substring(start) : text.substring(start, end);
    }
}
