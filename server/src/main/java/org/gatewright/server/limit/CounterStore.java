package org.gatewright.server.limit;

import java.time.Instant;

/**
 * A store of counters that the processes of one deployment share. Thread-safe, and safe across processes; every method throws
 * {@code StorageException} if the storage is unreachable. Deletes expired counters by itself.
 */
@FunctionalInterface
public interface CounterStore {
    /**
     * Adds a number to a counter, atomically, and returns the sum; one that would be negative is zero.
     *
     * @param number may be negative
     * @param expires when the counter, if it is a new one, is forgotten
     */
    long add(String key, int number, Instant expires);
}
