package org.gatewright.server.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * Keeps short-lived values, each of which can be taken once. Thread-safe, and safe across processes where the storage
 * is shared.
 *
 * <p>Every method throws {@code StorageException} where the storage can't be reached.
 */
public interface OneTimeStore extends Expiring {
    /** Stores a value until it expires, in the place of one that has the key already, taken or not. */
    void put(OneTimeId key, String value, Instant expires);

    /** The value, which stays; empty where it is unknown, taken or expired. */
    Optional<String> peek(OneTimeId key);

    /** Takes the value; of any number of callers at the same time, exactly one gets it. */
    Taken take(OneTimeId key);

    /**
     * Whether nobody asked this about the key before; of any number of callers at the same time, exactly one hears
     * {@code true}.
     *
     * @param expires until when the use is remembered
     */
    boolean firstUse(OneTimeId key, Instant expires);
}
