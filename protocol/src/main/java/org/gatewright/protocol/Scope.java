package org.gatewright.protocol;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of scope tokens in their original order (RFC 6749 §3.3). Immutable.
 *
 * @param tokens case-sensitive, each of printable ASCII without space, quotation mark and backslash
 */
public record Scope(Set<String> tokens) {
    /** The maximum number of tokens in a scope. */
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

    /** Returns the empty scope. */
    public static Scope none() {
        return NONE;
    }

    /** Returns the scope of the given tokens, for use in configuration. */
    public static Scope of(String... tokens) {
        return new Scope(new LinkedHashSet<>(List.of(tokens)));
    }

    /**
     * Parses the scope of a request. Ignores repeated spaces and tokens, since a scope is a set; rejects everything
     * else that the grammar forbids. In linear time.
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

    /** Returns the tokens that are in both scopes, in the order of this one. */
    public Scope intersect(Scope other) {
        Set<String> kept = new LinkedHashSet<>(tokens);
        kept.retainAll(other.tokens);
        return new Scope(kept);
    }

    /** Returns the tokens of this scope that are not in the other. */
    public Scope minus(Scope other) {
        Set<String> rest = new LinkedHashSet<>(tokens);
        rest.removeAll(other.tokens);
        return new Scope(rest);
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\');
    }

    /** Returns the tokens separated by single spaces, as in a message. */
    @Override
    public String toString() {
        return String.join(" ", tokens);
    }
}
