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
 * @param text status line, header fields and body, with one character per byte
 */
public record TestResponse(String text) {
    /** Whether the text is complete according to its content length; without a length, whether all header fields are. */
    public boolean isComplete() {
        int end = text.indexOf("\r\n\r\n");
        return end >= 0
                && headers("Content-Length").stream()
                        .allMatch(length -> text.length() >= end + 4 + Integer.parseInt(length));
    }

    public int status() {
        return Integer.parseInt(text.substring(9, 12));
    }

    /** Returns the values of a header field, in order. */
    public List<String> headers(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return text.substring(0, Math.max(0, text.indexOf("\r\n\r\n")))
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    /** Returns the value of a header field that occurs exactly once. */
    public String header(String name) {
        List<String> values = headers(name);
        if (values.size() != 1) {
            throw new AssertionError("Expected exactly one header field " + name + " in:\n" + text);
        }
        return values.get(0);
    }

    /** Returns the cookies of the response as a browser returns them in its next request; empty without a cookie. */
    public String cookies() {
        return headers("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; "));
    }

    public String body() {
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    /** Returns the members of the JSON object in the body; integers are {@code Long}. */
    public Map<String, Object> json() {
        try {
            return JSONObjectUtils.parse(
                    new String(body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (ParseException e) {
            throw new AssertionError("Expected a JSON object in:\n" + text, e);
        }
    }

    /** Returns a member of the JSON object as text; empty if it is missing. */
    public String json(String member) {
        return String.valueOf(json().getOrDefault(member, ""));
    }

    /** Returns the error code of an error response; empty in a success. */
    public String error() {
        return status() < 400 ? "" : json("error");
    }

    public String location() {
        return header("Location");
    }

    /** Returns the parameters after the first '?' of the location. */
    public Map<String, String> query() {
        return Forms.decode(location().substring(location().indexOf('?') + 1));
    }

    /** Returns the parameters after the '#' of the location. */
    public Map<String, String> fragment() {
        return Forms.decode(location().substring(location().indexOf('#') + 1));
    }
}
