package org.gatewright.server.client;

/**
 * A member of client metadata that a feature adds (RFC 7591 §2), kept in {@code Client.extensions}.
 *
 * @param name such as {@code logo_uri}
 * @param registrable whether clients may register it dynamically; otherwise only the operator sets it
 * @param rule throws {@link IllegalArgumentException} for an invalid value
 */
public record ClientMember(String name, boolean registrable, Rule rule) {
    /** A validation of the values of a member. */
    @FunctionalInterface
    public interface Rule {
        void check(Object value);
    }

    /** Returns a string member, which clients may register. */
    public static ClientMember text(String name) {
        return new ClientMember(name, true, value -> {
            if (!(value instanceof String)) {
                throw new IllegalArgumentException("'" + name + "' must be a string");
            }
        });
    }
}
