package org.gatewright.server.limit;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.storage.StorageException;

/**
 * The attempts that all processes of a deployment count together, in windows of time; none are limited without a store, or
 * while it cannot be reached, since each process has limits of its own. The store has hashes of names. Thread-safe.
 */
record SharedAttempts(Optional<CounterStore> store, Clock clock) {
    private static final System.Logger LOG = System.getLogger(SharedAttempts.class.getName());

    /** Counts one, and returns whether there are no more than that many in the window. */
    boolean permits(String kind, String name, int limit, Duration window) {
        return add(kind, name, 1, window) <= limit;
    }

    /** Takes one back. */
    void forgive(String kind, String name, Duration window) {
        add(kind, name, -1, window);
    }

    private long add(String kind, String name, int number, Duration window) {
        if (store.isEmpty()) {
            return 0;
        }
        long millis = window.toMillis();
        long current = Math.floorDiv(clock.millis(), millis);
        String text = kind + '\0' + current + '\0' + name;
        String key = Base64Url.encode(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return store.get().add(key, number, Instant.ofEpochMilli((current + 1) * millis));
        } catch (StorageException e) {
            LOG.log(Level.WARNING, "Attempts cannot be counted together with other processes: {0}", e.getMessage());
            return 0;
        }
    }
}
