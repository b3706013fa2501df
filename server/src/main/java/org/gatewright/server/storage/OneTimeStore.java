package org.gatewright.server.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * A store of short-lived values, each of which can be taken once. Thread-safe, and safe across processes if the storage
 * is shared.
 *
 * <p>Every method throws {@code StorageException} if the storage is unreachable.
 */
public interface OneTimeStore extends Expiring {
    /** Stores a value until it expires, replacing one with the same id, taken or not. */
    void put(OneTimeId key, String value, Instant expires);

    /** Returns the value without taking it; empty if it is unknown, taken or expired. */
    Optional<String> peek(OneTimeId key);

    /** Takes the value; of any number of concurrent callers, exactly one gets it. */
    Taken take(OneTimeId key);

    /**
     * Returns whether this method has not been called with the id before; of any number of concurrent callers, exactly
     * one gets {@code true}.
     *
     * @param expires until when the use is remembered
     */
    boolean firstUse(OneTimeId key, Instant expires);
}
