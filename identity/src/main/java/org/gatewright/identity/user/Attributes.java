package org.gatewright.identity.user;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The attributes of users that a deployment has besides the standard claims. Those that it does not describe are kept as they
 * are, and are neither shown nor released. Immutable.
 *
 * @param all the attributes, in the order of pages
 */
public record Attributes(List<Attribute> all) {
    private static final int MAX_TEXT = 500;
    private static final int MAX_DIGITS = 15;

    /** The type of a value. */
    public enum Type {
        TEXT,
        NUMBER,
        BOOLEAN
    }

    /** What users may do with an attribute of their own. */
    public enum Access {
        NONE,
        SEE,
        EDIT
    }

    /**
     * An attribute.
     *
     * @param name the name of the claim
     * @param scope the scope token with which applications get it; empty if none does
     * @param labels what users call it, by language; the one without a language is for all others
     */
    public record Attribute(String name, Type type, Access access, Optional<String> scope, Map<String, String> labels) {
        /** Throws {@link IllegalArgumentException} for a name that no claim of a deployment may have. */
        public Attribute {
            labels = Map.copyOf(labels);
            Object example = type == Type.TEXT ? "text" : type == Type.NUMBER ? (Object) 1L : (Object) true;
            if (!ClaimNames.accepts(name, example)) {
                throw new IllegalArgumentException("an attribute cannot be named '" + name
                        + "': names have a-z, 0-9 and _, and those of tokens and accounts are reserved");
            }
        }

        private static boolean isNumber(String text) {
            String digits = text.startsWith("-") ? text.substring(1) : text;
            return !digits.isEmpty()
                    && digits.length() <= MAX_DIGITS
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        /** Returns what users call it in a language. */
        public String label(String language) {
            return labels.getOrDefault(language, labels.getOrDefault("", name));
        }

        /** Returns the value of a text; empty if it is none of the type. */
        public Optional<Object> value(String text) {
            String stripped = text.strip();
            return switch (type) {
                case TEXT ->
                    stripped.length() <= MAX_TEXT && stripped.chars().noneMatch(Character::isISOControl)
                            ? Optional.of(stripped)
                            : Optional.empty();
                case NUMBER -> isNumber(stripped) ? Optional.of(Long.valueOf(stripped)) : Optional.empty();
                case BOOLEAN ->
                    stripped.equals("true") || stripped.equals("false")
                            ? Optional.of(Boolean.valueOf(stripped))
                            : Optional.empty();
            };
        }
    }

    public Attributes {
        all = List.copyOf(all);
    }

    /** Returns no attributes. */
    public static Attributes none() {
        return new Attributes(List.of());
    }

    /** Returns the attributes that users may see or edit. */
    public List<Attribute> shown() {
        return all.stream().filter(one -> one.access != Access.NONE).toList();
    }

    /** Returns the claims with values of the described types; throws {@link IllegalArgumentException} for any other. */
    public Map<String, Object> typed(Map<String, Object> claims) {
        Map<String, Object> typed = new LinkedHashMap<>(claims);
        for (Attribute attribute : all) {
            typed.computeIfPresent(
                    attribute.name,
                    (name, value) -> Optional.of(value)
                            .filter(known -> !(known instanceof Map || known instanceof List))
                            .flatMap(known -> attribute.value(String.valueOf(known)))
                            .orElseThrow(() -> new IllegalArgumentException("the attribute '" + name + "' is a "
                                    + attribute.type.name().toLowerCase(Locale.ROOT))));
        }
        return typed;
    }

    /** Returns the claims by the scope tokens with which applications get them. */
    public Map<String, List<String>> scopeClaims() {
        return all.stream()
                .filter(one -> one.scope.isPresent())
                .collect(Collectors.groupingBy(
                        one -> one.scope.orElseThrow(), Collectors.mapping(Attribute::name, Collectors.toList())));
    }
}
