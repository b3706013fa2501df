package org.gatewright.server.signing;

import java.util.Optional;

/**
 * Keeps one server's signing keys, which all its nodes share. Thread-safe; both throw {@code StorageException} where
 * the storage can't be reached.
 */
public interface KeyStore {
    /** The stored version; empty where there is none yet. */
    Optional<StoredKeys> load();

    /**
     * Stores the next version, if the stored one is {@code next.version() - 1}, or if there is none and it is 1; all in
     * one atomic step.
     *
     * @return whether it was stored; if not, somebody was faster
     */
    boolean replace(StoredKeys next);

    /** Whether calls may wait. */
    default boolean blocks() {
        return true;
    }
}
