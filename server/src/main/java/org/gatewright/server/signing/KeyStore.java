package org.gatewright.server.signing;

import java.util.Optional;

/**
 * A store of the keys of one server, encrypted, which all its nodes share. Thread-safe; both methods throw {@code
 * StorageException} if the storage is unreachable.
 */
public interface KeyStore {
    /** The name of the signing keys. */
    String SIGNING = "signing";

    /** The name of the key ring. */
    String RING = "ring";

    /** Returns the stored version of the keys of that name; empty if there is none yet. */
    Optional<StoredKeys> load(String name);

    /**
     * Stores the next version if the stored one is {@code next.version() - 1}, or if there is none and it is 1;
     * atomically.
     *
     * @return whether it was stored; if not, another change was first
     */
    boolean replace(String name, StoredKeys next);

    /** Returns whether calls may block. */
    default boolean blocks() {
        return true;
    }
}
