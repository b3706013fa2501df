package org.gatewright.server.signing;

import java.util.Optional;

/**
 * Keeps the keys of one server, encrypted, which all its nodes share. Thread-safe; both throw {@code StorageException} where
 * the storage can't be reached.
 */
public interface KeyStore {
    /** The name of the keys that sign. */
    String SIGNING = "signing";

    /** The name of the ring of secret keys. */
    String RING = "ring";

    /** The stored version of the keys of that name; empty where there is none yet. */
    Optional<StoredKeys> load(String name);

    /**
     * Stores the next version, if the stored one is {@code next.version() - 1}, or if there is none and it is 1; all in
     * one atomic step.
     *
     * @return whether it was stored; if not, somebody was faster
     */
    boolean replace(String name, StoredKeys next);

    /** Whether calls may wait. */
    default boolean blocks() {
        return true;
    }
}
