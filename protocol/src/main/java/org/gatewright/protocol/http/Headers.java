package org.gatewright.protocol.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The header fields of a message, with case-insensitive names and any number of values each, in the order received.
 * Immutable.
 */
public final class Headers {
    private static final int MAX_COOKIES = 100;
    private static final Headers NONE = new Headers(new TreeMap<>(String.CASE_INSENSITIVE_ORDER));

    private final Map<String, List<String>> fields;

    private Headers(Map<String, List<String>> fields) {
        this.fields = fields;
    }

    /** Returns the empty set of fields. */
    public static Headers none() {
        return NONE;
    }

    /** Returns the fields of a received message. */
    public static Headers received(Iterable<Map.Entry<String, String>> fields) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.forEach(field ->
                all.computeIfAbsent(field.getKey(), name -> new ArrayList<>(1)).add(field.getValue()));
        return new Headers(all);
    }

    /** Returns these fields with one more value. Throws for a line break or NUL in the value (RFC 9110 §5.5). */
    public Headers with(String name, String value) {
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0 || c > 0xff)) {
            throw new IllegalArgumentException("The value of the header " + name + " contains a forbidden character");
        }
        Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(fields);
        List<String> values = new ArrayList<>(all(name));
        values.add(value);
        more.put(name, Collections.unmodifiableList(values));
        return new Headers(more);
    }

    /** Returns all values of a field; may be empty. */
    public List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** Returns the first value of a field. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** Returns all fields with their values. */
    public Map<String, List<String>> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** Returns the values of all cookies of that name in the request (RFC 6265 §5.4). */
    public List<String> cookies(String name) {
        List<String> values = new ArrayList<>();
        for (String header : all("Cookie")) {
            for (String pair : header.split(";", MAX_COOKIES)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    values.add(pair.substring(equals + 1).strip());
                }
            }
        }
        return values;
    }
}
