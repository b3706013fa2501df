package org.gatewright.standalone.demo;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.gatewright.protocol.json.Json;

/** Formatting of messages for the demo: one parameter per line, long values truncated, passwords hidden. */
final class ShownMessage {
    private static final int LONG = 48;
    private static final int START = 24;

    private ShownMessage() {}

    /** Formats the parameters after the delimiter, or the whole text if the delimiter is empty. */
    static String parameters(String text, String mark) {
        int start = text.indexOf(mark) + mark.length();
        if (start < mark.length() || text.indexOf(mark) < 0) {
            return text;
        }
        String lines = Arrays.stream(text.substring(start).split("&"))
                .map(ShownMessage::parameter)
                .collect(Collectors.joining("\n  &", mark.isEmpty() ? "" : "\n   ", ""));
        return text.substring(0, start) + lines;
    }

    private static String parameter(String pair) {
        int equals = pair.indexOf('=') + 1;
        String name = pair.substring(0, equals);
        return name + (name.equals("password=") ? "(hidden)" : value(pair.substring(equals)));
    }

    static String value(String text) {
        return text.length() <= LONG ? text : text.substring(0, START) + "… (" + text.length() + " characters)";
    }

    /** Formats a JSON object with one member per line; returns other text unchanged. */
    static String json(String body) {
        if (!body.startsWith("{")) {
            return body;
        }
        return Json.read(body).entrySet().stream()
                .map(member -> "  \"" + member.getKey() + "\": " + json(member.getKey(), member.getValue()))
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    private static String json(String name, Object value) {
        return value instanceof String text
                ? '"' + (name.endsWith("_token") ? value(text) : text) + '"'
                : String.valueOf(value);
    }
}
