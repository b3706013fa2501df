package org.gatewright.server.interaction;

import java.util.Optional;
import java.util.stream.Stream;

/** How the parameters of an answer travel to the client (OAuth 2.0 Multiple Response Types §2.1, JARM §2.3). */
public enum ResponseMode {
    QUERY("query", false),
    FRAGMENT("fragment", false),
    FORM_POST("form_post", false),
    QUERY_JWT("query.jwt", true),
    FRAGMENT_JWT("fragment.jwt", true),
    FORM_POST_JWT("form_post.jwt", true);

    private final String wire;
    private final boolean signed;

    ResponseMode(String wire, boolean signed) {
        this.wire = wire;
        this.signed = signed;
    }

    /** What a request sends as {@code response_mode}. */
    public String value() {
        return wire;
    }

    /** Whether the parameters are the claims of a signed JWT. */
    public boolean isSigned() {
        return signed;
    }

    /** Whether the parameters stand in the query, where no token may, not even within a JWT. */
    public boolean isQuery() {
        return this == QUERY || this == QUERY_JWT;
    }

    /** The mode of that name for a response type; {@code jwt} is the signed form of the usual one. */
    public static Optional<ResponseMode> of(String name, String responseType) {
        if (name.equals("jwt")) {
            return Optional.of(usual(responseType) == QUERY ? QUERY_JWT : FRAGMENT_JWT);
        }
        return Stream.of(values())
                .filter(mode -> mode.wire.equals(name))
                .filter(mode -> !mode.isQuery() || usual(responseType) == QUERY)
                .findFirst();
    }

    /** The mode of a request that names none: tokens never stand in a query. */
    public static ResponseMode usual(String responseType) {
        return responseType.contains("token") ? FRAGMENT : QUERY;
    }
}
