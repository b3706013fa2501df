package org.gatewright.server.request;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The response modes of authorization responses (OAuth 2.0 Multiple Response Types §2.1, JARM §2.3). */
public enum ResponseMode {
    QUERY("query", false),
    FRAGMENT("fragment", false),
    FORM_POST("form_post", false),
    QUERY_JWT("query.jwt", true),
    FRAGMENT_JWT("fragment.jwt", true),
    FORM_POST_JWT("form_post.jwt", true);

    private final String value;
    private final boolean signed;

    ResponseMode(String value, boolean signed) {
        this.value = value;
        this.signed = signed;
    }

    /** Returns the {@code response_mode}. */
    public String value() {
        return value;
    }

    /** Returns whether the parameters are the claims of a signed JWT. */
    public boolean isSigned() {
        return signed;
    }

    /** Returns whether the parameters are in the query, which must not contain tokens, not even within a JWT. */
    public boolean isQuery() {
        return this == QUERY || this == QUERY_JWT;
    }

    /** Returns the mode of that name. */
    static Optional<ResponseMode> named(String name) {
        return Stream.of(values()).filter(mode -> mode.value.equals(name)).findFirst();
    }

    /** Returns the mode of that name for these response types; {@code jwt} is the signed form of the default one. */
    public static Optional<ResponseMode> of(String name, Set<String> responseTypes) {
        boolean query = defaultFor(responseTypes) == QUERY;
        if (name.equals("jwt")) {
            return Optional.of(query ? QUERY_JWT : FRAGMENT_JWT);
        }
        return named(name).filter(mode -> !mode.isQuery() || query);
    }

    /** Returns the default mode of these response types: tokens are never sent in a query. */
    public static ResponseMode defaultFor(Set<String> responseTypes) {
        return responseTypes.stream().anyMatch(word -> word.contains("token")) ? FRAGMENT : QUERY;
    }
}
