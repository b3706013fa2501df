package org.gatewright.server.secret;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A hash in the PHC string format, {@code $name$v=19$m=1024,t=2$salt$hash}: costs are integers, the version is
 * optional, and salt and hash are base64 without padding. Immutable.
 */
public final class PhcString {
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private final String name;
    private final Optional<Integer> version;
    private final Map<String, Integer> costs;
    private final byte[] salt;
    private final byte[] hash;

    /** Creates a hash with these parts; the costs are written in the order of the map. */
    public PhcString(String name, Optional<Integer> version, Map<String, Integer> costs, byte[] salt, byte[] hash) {
        this.name = name;
        this.version = version;
        this.costs = new LinkedHashMap<>(costs);
        this.salt = salt.clone();
        this.hash = hash.clone();
    }

    /** Returns the name of the hash function that the text begins with. */
    public static Optional<String> nameOf(String text) {
        int end = text.startsWith("$") ? text.indexOf('$', 1) : -1;
        return end > 1 ? Optional.of(text.substring(1, end)) : Optional.empty();
    }

    /** Returns whether the text begins with that name of a hash function. */
    static boolean hasName(String text, String name) {
        int end = name.length() + 1;
        return text.startsWith(name, 1) && text.charAt(0) == '$' && text.length() > end && text.charAt(end) == '$';
    }

    /** Parses the text. Throws {@link IllegalArgumentException}, which does not repeat it, if it is malformed. */
    public static PhcString parse(String text) {
        String[] parts = text.split("\\$", -1);
        boolean versioned = parts.length == 6 && parts[2].startsWith("v=");
        if (!parts[0].isEmpty() || parts.length != 5 && !versioned) {
            throw new IllegalArgumentException("A hash must have the form $name$costs$salt$hash");
        }
        int costs = parts.length - 3;
        return new PhcString(
                parts[1],
                versioned ? Optional.of(number(parts[2].substring(2))) : Optional.empty(),
                costs(parts[costs]),
                base64(parts[costs + 1]),
                base64(parts[costs + 2]));
    }

    private static Map<String, Integer> costs(String text) {
        Map<String, Integer> costs = new LinkedHashMap<>();
        for (String cost : text.split(",", -1)) {
            int sign = cost.indexOf('=');
            if (sign < 1 || costs.put(cost.substring(0, sign), number(cost.substring(sign + 1))) != null) {
                throw new IllegalArgumentException("The costs of a hash must have the form m=1024,t=2");
            }
        }
        return costs;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("A cost or version of a hash is not an integer");
        }
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The salt or the hash is not base64");
        }
    }

    /** Returns the name of the hash function. */
    public String name() {
        return name;
    }

    /** Returns the version of the hash function. */
    public Optional<Integer> version() {
        return version;
    }

    /** Returns the names of the costs, in the order of the text. */
    public List<String> costs() {
        return List.copyOf(costs.keySet());
    }

    /** Returns the cost of that name; 0 if there is none. */
    public int cost(String name) {
        return costs.getOrDefault(name, 0);
    }

    /** Returns the salt. */
    public byte[] salt() {
        return salt.clone();
    }

    /** Returns the hash itself. */
    public byte[] hash() {
        return hash.clone();
    }

    /** Returns the text. */
    @Override
    public String toString() {
        return "$" + name + version.map(number -> "$v=" + number).orElse("") + "$"
                + costs.entrySet().stream()
                        .map(cost -> cost.getKey() + "=" + cost.getValue())
                        .collect(Collectors.joining(","))
                + "$" + BASE64.encodeToString(salt) + "$" + BASE64.encodeToString(hash);
    }
}
