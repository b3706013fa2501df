package org.gatewright.server.limit;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.storage.StorageException;

/**
 * The attempts that all processes of a deployment count together, in windows of time; none are limited without a store, or
 * while it cannot be reached, since each process has limits of its own. The store has hashes of names. Thread-safe.
 */
interface SharedAttempts {
    /** Adds a number to the attempts in the window, and returns the sum; zero if they are not counted. */
    long add(String kind, String name, int number, Duration window);

    /** Counts one, and returns whether there are no more than that many in the window. */
    default boolean permits(String kind, String name, int limit, Duration window) {
        return add(kind, name, 1, window) <= limit;
    }

    /** Takes one back. */
    default void forgive(String kind, String name, Duration window) {
        add(kind, name, -1, window);
    }

    /** Returns attempts that each process counts alone. */
    static SharedAttempts none() {
        return (kind, name, number, window) -> 0;
    }

    /** Returns attempts that are counted in a store. */
    static SharedAttempts of(CounterStore store, Clock clock) {
        System.Logger log = System.getLogger(SharedAttempts.class.getName());
        return (kind, name, number, window) -> {
            long millis = window.toMillis();
            long current = Math.floorDiv(clock.millis(), millis);
            String text = kind + '\0' + current + '\0' + name;
            String key = Base64Url.encode(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)));
            try {
                return store.add(key, number, Instant.ofEpochMilli((current + 1) * millis));
            } catch (StorageException e) {
                log.log(Level.WARNING, "Attempts cannot be counted together with other processes: {0}", e.getMessage());
                return 0;
            }
        };
    }
}
