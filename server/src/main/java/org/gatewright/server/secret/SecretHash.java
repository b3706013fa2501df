package org.gatewright.server.secret;

/** A way to keep a secret so that it can be recognised but not read. Thread-safe. */
public interface SecretHash {
    /** The name between the first two dollar signs of a text that {@link #hash} wrote, such as {@code argon2id}. */
    String name();

    /** The hash with its salt and cost, in the PHC form {@code $name$parameters$salt$hash}. */
    String hash(String secret);

    /** Whether the secret has this hash; in time that does not depend on how much of it matches. */
    boolean verify(String secret, String encoded);

    /**
     * Throws an {@link IllegalArgumentException} where this is no hash that {@link #verify} takes, so that a mistake in a
     * file is found when it is read. A kind that can't tell takes any.
     */
    default void require(String encoded) {}

    /** Whether {@link #verify} is slow on purpose, since a human chose the secret. */
    default boolean isSlow() {
        return true;
    }
}
