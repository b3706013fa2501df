package org.gatewright.testkit;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An HTTP response as it was received.
 *
 * @param text status line, header fields and body, with one character a byte
 */
public record TestResponse(String text) {
    /** Whether the text has all that the length of its body demands; without a length, all header fields. */
    public boolean isComplete() {
        int end = text.indexOf("\r\n\r\n");
        return end >= 0
                && headers("Content-Length").stream()
                        .allMatch(length -> text.length() >= end + 4 + Integer.parseInt(length));
    }

    public int status() {
        return Integer.parseInt(text.substring(9, 12));
    }

    /** The values of a header field, in order. */
    public List<String> headers(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return text.substring(0, Math.max(0, text.indexOf("\r\n\r\n")))
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    /** The value of a header field that occurs exactly once. */
    public String header(String name) {
        List<String> values = headers(name);
        if (values.size() != 1) {
            throw new AssertionError("Expected exactly one header field " + name + " in:\n" + text);
        }
        return values.get(0);
    }

    /** The cookies of the response as a browser returns them in its next request; empty without a cookie. */
    public String cookies() {
        return headers("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; "));
    }

    public String body() {
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    /** The members of the JSON object in the body; integers are {@code Long}. */
    public Map<String, Object> json() {
        try {
            return JSONObjectUtils.parse(
                    new String(body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (ParseException e) {
            throw new AssertionError("Expected a JSON object in:\n" + text, e);
        }
    }

    /** A member of the JSON object as text; empty where it is missing. */
    public String json(String member) {
        return String.valueOf(json().getOrDefault(member, ""));
    }

    /** The error code of an error response; empty in a success. */
    public String error() {
        return status() < 400 ? "" : json("error");
    }

    public String location() {
        return header("Location");
    }

    /** The parameters after the first '?' of the location. */
    public Map<String, String> query() {
        return Forms.decode(location().substring(location().indexOf('?') + 1));
    }

    /** The parameters after the '#' of the location. */
    public Map<String, String> fragment() {
        return Forms.decode(location().substring(location().indexOf('#') + 1));
    }
}
