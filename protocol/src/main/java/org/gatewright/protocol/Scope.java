package org.gatewright.protocol;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of scope tokens in their original order (RFC 6749 §3.3): case-sensitive, each of printable ASCII without space,
 * quotation mark and backslash. Immutable.
 */
public final class Scope {
    /** The maximum number of tokens in a scope. */
    public static final int MAX_TOKENS = 100;

    private static final int MAX_LENGTH = 4096;
    private static final Scope NONE = new Scope(Set.of());

    private final Set<String> tokens;

    /** The text, once it was asked for. */
    private @Nullable String text;

    /** The permission for this scope alone, once it was asked for, which the authorizations of a client share. */
    @Nullable
    Permission alone;

    /** Creates a scope of valid tokens in a set that is not modified afterwards. */
    private Scope(Set<String> tokens) {
        this.tokens = tokens;
    }

    /** Returns the empty scope. */
    public static Scope none() {
        return NONE;
    }

    /** Returns the scope of the given tokens, for use in configuration. */
    public static Scope of(String... tokens) {
        return of(List.of(tokens));
    }

    /** Returns the scope of the given tokens; throws {@link IllegalArgumentException} if one is malformed. */
    public static Scope of(Collection<String> tokens) {
        for (String token : tokens) {
            if (token.isEmpty() || !isToken(token, 0, token.length())) {
                throw new IllegalArgumentException("Not a scope token: '" + token + "'");
            }
        }
        return ofValid(new LinkedHashSet<>(tokens));
    }

    private static Scope ofValid(Set<String> tokens) {
        return switch (tokens.size()) {
            case 0 -> NONE;
            case 1 -> new Scope(Set.of(tokens.iterator().next()));
            default -> new Scope(Collections.unmodifiableSet(tokens));
        };
    }

    /**
     * Parses the scope of a request. Ignores repeated spaces and tokens, since a scope is a set; rejects everything
     * else that the grammar forbids. In linear time.
     */
    public static Scope parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw OAuthException.invalidScope("The scope is too long.");
        }
        if (!text.isEmpty() && isToken(text, 0, text.length())) {
            return new Scope(Set.of(text));
        }
        Set<String> tokens = new LinkedHashSet<>();
        for (int start = 0; start <= text.length(); ) {
            int space = text.indexOf(' ', start);
            int end = space < 0 ? text.length() : space;
            boolean right = isToken(text, start, end);
            if (!right || end > start && tokens.add(text.substring(start, end)) && tokens.size() > MAX_TOKENS) {
                throw OAuthException.invalidScope("The scope is malformed.");
            }
            start = end + 1;
        }
        return ofValid(tokens);
    }

    /** Returns the tokens. */
    public Set<String> tokens() {
        return tokens;
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
        if (other.containsAll(this)) {
            return this;
        }
        Set<String> kept = new LinkedHashSet<>(tokens);
        kept.retainAll(other.tokens);
        return ofValid(kept);
    }

    /** Returns the tokens of this scope that are not in the other. */
    public Scope minus(Scope other) {
        Set<String> rest = new LinkedHashSet<>(tokens);
        rest.removeAll(other.tokens);
        return ofValid(rest);
    }

    /** Returns whether a token may have all characters of that range. */
    private static boolean isToken(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c >= 0x7f || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Scope scope && tokens.equals(scope.tokens);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    /** Returns the tokens separated by single spaces, as in a message. */
    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = String.join(" ", tokens);
            text = known;
        }
        return known;
    }
}
