package org.gatewright.protocol;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of scope tokens in the order in which they were written (RFC 6749 §3.3). Immutable.
 *
 * @param tokens case-sensitive, each of printable ASCII without space, quotation mark and backslash
 */
public record Scope(Set<String> tokens) {
    /** The most tokens that one scope may have. */
    public static final int MAX_TOKENS = 100;

    private static final int MAX_LENGTH = 4096;
    private static final Scope NONE = new Scope(Set.of());

    public Scope {
        tokens = Collections.unmodifiableSet(new LinkedHashSet<>(tokens));
        for (String token : tokens) {
            if (!isToken(token)) {
                throw new IllegalArgumentException("Not a scope token: '" + token + "'");
            }
        }
    }

    /** The scope without any token. */
    public static Scope none() {
        return NONE;
    }

    /** The scope of the given tokens, for use in configuration. */
    public static Scope of(String... tokens) {
        return new Scope(new LinkedHashSet<>(List.of(tokens)));
    }

    /**
     * The scope that a request asks for. Spaces and tokens that are doubled are read as one, for what is meant is a set;
     * all else that the grammar forbids is refused. In time linear to the length.
     */
    public static Scope parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw OAuthException.invalidScope("The scope is too long.");
        }
        Set<String> tokens = new LinkedHashSet<>();
        for (int start = 0; start <= text.length(); ) {
            int space = text.indexOf(' ', start);
            int end = space < 0 ? text.length() : space;
            String token = text.substring(start, end);
            if (!token.isEmpty() && (!isToken(token) || tokens.add(token) && tokens.size() > MAX_TOKENS)) {
                throw OAuthException.invalidScope("The scope is malformed.");
            }
            start = end + 1;
        }
        return new Scope(tokens);
    }

    public boolean isEmpty() {
        return tokens.isEmpty();
    }

    public boolean contains(String token) {
        return tokens.contains(token);
    }

    public boolean containsAll(Scope other) {
        return tokens.containsAll(other.tokens);
    }

    /** The tokens of this scope that the other has too, in the order of this one. */
    public Scope intersect(Scope other) {
        Set<String> kept = new LinkedHashSet<>(tokens);
        kept.retainAll(other.tokens);
        return new Scope(kept);
    }

    /** The tokens of this scope that the other lacks. */
    public Scope minus(Scope other) {
        Set<String> rest = new LinkedHashSet<>(tokens);
        rest.removeAll(other.tokens);
        return new Scope(rest);
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\');
    }

    /** The tokens with single spaces between them, as they are sent. */
    @Override
    public String toString() {
        return String.join(" ", tokens);
    }
}
