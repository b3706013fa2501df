package org.gatewright.server.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** Keys by the second in which they expire. Thread-safe. */
final class Expiries<K> {
    /** The number of expired rows that each insert removes; two, so that the backlog shrinks. */
    static final int PER_INSERT = 2;

    /** The keys that expire at or before each second; no queue is empty. */
    private final TreeMap<Long, Queue<K>> seconds = new TreeMap<>();

    private final Clock clock;

    Expiries(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    synchronized void add(K key, Instant expires) {
        long second = expires.getEpochSecond() + (expires.getNano() > 0 ? 1 : 0);
        seconds.computeIfAbsent(second, empty -> new ArrayDeque<>()).add(key);
    }

    /** Offers expired keys for removal; returns how many were removed. */
    int poll(int limit, BiPredicate<K, Instant> remove) {
        Instant now = now();
        int removed = 0;
        for (int i = 0; i < limit; i++) {
            Optional<K> expired = next(now.getEpochSecond());
            if (expired.isEmpty()) {
                return removed;
            }
            if (remove.test(expired.get(), now)) {
                removed++;
            }
        }
        return removed;
    }

    private synchronized Optional<K> next(long second) {
        Map.Entry<Long, Queue<K>> first = seconds.firstEntry();
        if (first == null || first.getKey() > second) {
            return Optional.empty();
        }
        K key = first.getValue().remove();
        if (first.getValue().isEmpty()) {
            seconds.remove(first.getKey());
        }
        return Optional.of(key);
    }
}
