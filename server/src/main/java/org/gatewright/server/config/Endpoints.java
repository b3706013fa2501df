package org.gatewright.server.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The paths of the endpoints, below the issuer's URL. Immutable.
 *
 * @param base the path prefix of all, such as {@code /oauth2}; may be empty
 * @param moved non-default paths, by the default ones: {@code /authorize}, {@code /token}, {@code /jwks} and so on
 */
public record Endpoints(String base, Map<String, String> moved) {
    public Endpoints {
        moved = Map.copyOf(moved);
        require(
                base.isEmpty() || isPath(base),
                "endpoints(...) requires a path like \"/oauth2\", not \"" + base + "\".");
        Set<String> different = new HashSet<>(moved.values());
        require(different.size() == moved.size(), "Two endpoints have the same path.");
        for (String path : different) {
            require(isPath(base + path), "An endpoint must have a path like \"/token\", not \"" + path + "\".");
        }
    }

    /** Returns the default paths below this one. */
    public static Endpoints below(String base) {
        return new Endpoints(base, Map.of());
    }

    /** Returns the same paths, but with one endpoint at another path below the base; empty for the base itself. */
    public Endpoints move(String usual, String path) {
        Map<String, String> more = new LinkedHashMap<>(moved);
        more.put(usual, path);
        return new Endpoints(base, more);
    }

    /** Returns the path of the endpoint with the given default path. */
    public String path(String usual) {
        return base + moved.getOrDefault(usual, usual);
    }

    private static boolean isPath(String text) {
        return text.startsWith("/")
                && !text.endsWith("/")
                && !text.contains("//")
                && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && "?#%\\".indexOf(c) < 0);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
