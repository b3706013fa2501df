package org.gatewright.protocol.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a message, with case-insensitive names and any number of values each, in the order received.
 * Immutable.
 */
public final class Headers {
    private static final int MAX_COOKIES = 100;
    private static final Headers NONE = new Headers(new String[0]);

    /** Names and values in turn. */
    private final String[] fields;

    private Headers(String[] fields) {
        this.fields = fields;
    }

    /** Returns the empty set of fields. */
    public static Headers none() {
        return NONE;
    }

    /**
     * Returns the fields of a received message.
     *
     * @param fields passes each value with its name on, in the order received
     */
    public static Headers received(Consumer<BiConsumer<String, String>> fields) {
        Received all = new Received();
        fields.accept(all);
        return new Headers(Arrays.copyOf(all.fields, all.length));
    }

    /** The fields of a message that is being received. */
    private static final class Received implements BiConsumer<String, String> {
        private String[] fields = new String[16];
        private int length;

        @Override
        public void accept(String name, String value) {
            if (length == fields.length) {
                fields = Arrays.copyOf(fields, 2 * length);
            }
            fields[length++] = name;
            fields[length++] = value;
        }
    }

    /** Returns these fields with one more value. Throws for a line break or NUL in the value (RFC 9110 §5.5). */
    public Headers with(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
                throw new IllegalArgumentException(
                        "The value of the header " + name + " contains a forbidden character");
            }
        }
        String[] more = Arrays.copyOf(fields, fields.length + 2);
        more[fields.length] = name;
        more[fields.length + 1] = value;
        return new Headers(more);
    }

    /** Returns all values of a field; may be empty. */
    public List<String> all(String name) {
        String first = null;
        List<String> more = List.of();
        for (int i = 0; i < fields.length; i += 2) {
            if (!fields[i].equalsIgnoreCase(name)) {
                continue;
            }
            if (first == null) {
                first = fields[i + 1];
            } else {
                more = more.isEmpty() ? new ArrayList<>(List.of(first)) : more;
                more.add(fields[i + 1]);
            }
        }
        if (first == null) {
            return List.of();
        }
        return more.isEmpty() ? List.of(first) : List.copyOf(more);
    }

    /** Returns the first value of a field. */
    public Optional<String> first(String name) {
        return Optional.ofNullable(find(name));
    }

    private @Nullable String find(String name) {
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return fields[i + 1];
            }
        }
        return null;
    }

    /** Returns how many values all fields have together. */
    public int size() {
        return fields.length / 2;
    }

    /** Passes each value with its name on, in the order received. */
    public void forEach(BiConsumer<String, String> field) {
        for (int i = 0; i < fields.length; i += 2) {
            field.accept(fields[i], fields[i + 1]);
        }
    }

    /**
     * Copies the fields to a message that may have some already: the first value of each name replaces those there.
     *
     * @param set replaces all values of a name
     * @param add adds a value
     */
    public void copyTo(BiConsumer<String, String> set, BiConsumer<String, String> add) {
        for (int i = 0; i < fields.length; i += 2) {
            (isFirst(i) ? set : add).accept(fields[i], fields[i + 1]);
        }
    }

    private boolean isFirst(int index) {
        for (int i = 0; i < index; i += 2) {
            if (fields[i].equalsIgnoreCase(fields[index])) {
                return false;
            }
        }
        return true;
    }

    /** Returns the names of all fields, each once. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        forEach((name, value) -> names.add(name));
        return names;
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
