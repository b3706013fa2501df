package org.gatewright.server.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the endpoints are, below the issuer's address. Immutable.
 *
 * @param base the path of all, such as {@code /oauth2}; may be empty
 * @param moved other paths than the usual ones, by these: {@code /authorize}, {@code /token}, {@code /jwks} and so on
 */
public record Endpoints(String base, Map<String, String> moved) {
    public Endpoints {
        moved = Map.copyOf(moved);
        require(base.isEmpty() || isPath(base), "endpoints(...) takes a path like \"/oauth2\", not \"" + base + "\".");
        Set<String> different = new HashSet<>(moved.values());
        require(different.size() == moved.size(), "Two endpoints have the same path.");
        for (String path : different) {
            require(isPath(base + path), "An endpoint has a path like \"/token\", not \"" + path + "\".");
        }
    }

    /** The usual paths below this one. */
    public static Endpoints below(String base) {
        return new Endpoints(base, Map.of());
    }

    /** The same, but for one endpoint that is elsewhere below the base; empty for the base itself. */
    public Endpoints move(String usual, String path) {
        Map<String, String> more = new LinkedHashMap<>(moved);
        more.put(usual, path);
        return new Endpoints(base, more);
    }

    /** The path of the endpoint that is usually at this one. */
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
