package org.gatewright.server.secret;

/** A one-way hash of secrets. Thread-safe. */
public interface SecretHash {
    /**
     * Returns the name between the first two dollar signs of a text that {@link #hash} wrote, such as {@code argon2id}.
     */
    String name();

    /**
     * Returns the hash with its salt and cost, in the PHC format {@code $name$parameters$salt$hash}. The default throws
     * {@link UnsupportedOperationException}: such hashes are only verified.
     */
    default String hash(String secret) {
        throw new UnsupportedOperationException("New secrets are not hashed by " + name());
    }

    /** Returns whether the secret has this hash; in time that does not depend on how much of it matches. */
    boolean verify(String secret, String encoded);

    /**
     * Throws an {@link IllegalArgumentException} if this is not a hash that {@link #verify} accepts, so that a mistake
     * in a file is found when it is read. The default accepts any.
     */
    default void require(String encoded) {}

    /** Returns whether {@link #verify} is intentionally slow, because the secret is human-chosen. */
    default boolean isSlow() {
        return true;
    }
}
