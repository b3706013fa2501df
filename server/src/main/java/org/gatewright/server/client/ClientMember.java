package org.gatewright.server.client;

/**
 * A member of client metadata that a feature adds (RFC 7591 §2), kept in {@code Client.extensions}.
 *
 * @param name such as {@code logo_uri}
 * @param registrable whether clients that register themselves may have it; otherwise only the operator sets it
 * @param rule throws {@link IllegalArgumentException} for a value that is not valid
 */
public record ClientMember(String name, boolean registrable, Rule rule) {
    /** A rule for the values of a member. */
    @FunctionalInterface
    public interface Rule {
        void check(Object value);
    }

    /** A text, which clients may register. */
    public static ClientMember text(String name) {
        return new ClientMember(name, true, value -> {
            if (!(value instanceof String)) {
                throw new IllegalArgumentException("'" + name + "' must be a string");
            }
        });
    }
}
