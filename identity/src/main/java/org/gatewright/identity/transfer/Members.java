package org.gatewright.identity.transfer;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.json.Json;

/**
 * The members of a record by type. An empty text is a missing value; a value of another type throws {@link
 * IllegalArgumentException}, which names the member and not the value.
 */
record Members(Map<String, Object> values) {
    Optional<String> text(String name) {
        Object value = values.get(name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException("\"" + name + "\" must be a text");
        }
        return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Returns a boolean, which databases also write as {@code t}, {@code f}, {@code 1} and {@code 0}. */
    Optional<Boolean> flag(String name) {
        Object value = values.get(name);
        if (value == null || value.equals("")) {
            return Optional.empty();
        }
        return Optional.of(
                switch (value.toString().toLowerCase(Locale.ROOT)) {
                    case "true", "t", "1" -> true;
                    case "false", "f", "0" -> false;
                    default -> throw new IllegalArgumentException("\"" + name + "\" must be true or false");
                });
    }

    /** Returns the texts of an array; empty if it is missing. */
    List<String> texts(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException("\"" + name + "\" must be an array of texts");
        }
        return list.stream()
                .map(String.class::cast)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** Returns the first of several texts. */
    Optional<String> first(String name) {
        return texts(name).stream().findFirst();
    }

    /** Returns the texts in one that separates them by semicolons. */
    List<String> separated(String name) {
        return List.of(text(name).orElse("").split(";")).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** Returns an object; empty if it is missing. */
    Members object(String name) {
        Object value = values.getOrDefault(name, Map.of());
        return new Members(Json.object(value)
                .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" must be an object")));
    }

    /** Returns the objects in an array; empty if it is missing. */
    List<Members> objects(String name) {
        Object value = values.getOrDefault(name, List.of());
        if (!(value instanceof List<?> list) || !list.stream().allMatch(Map.class::isInstance)) {
            throw new IllegalArgumentException("\"" + name + "\" must be an array of objects");
        }
        return list.stream()
                .flatMap(element -> Json.object(element).stream())
                .map(Members::new)
                .toList();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Override
    public String toString() {
        return "Members";
    }
}
