package org.gatewright.server.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** Keys by the second in which they expire. Thread-safe. */
final class Expiries<K> {
    /** The number of expired rows that each insert removes; two, so that the backlog shrinks. */
    static final int PER_INSERT = 2;

    /** The keys that expire at or before each second; no queue is empty. */
    private final TreeMap<Long, Keys<K>> seconds = new TreeMap<>();

    private final Supplier<Keys<K>> queues;
    private final Clock clock;

    /** A queue of keys; need not be thread-safe. */
    interface Keys<K> {
        void add(K key);

        /** Removes the first one; there is one. */
        K remove();

        boolean isEmpty();
    }

    Expiries(Supplier<Keys<K>> queues, Clock clock) {
        this.queues = queues;
        this.clock = clock;
    }

    /** Returns keys that are kept as they are. */
    static <K> Expiries<K> ofObjects(Clock clock) {
        return new Expiries<>(
                () -> new Keys<>() {
                    private final Queue<K> keys = new ArrayDeque<>();

                    @Override
                    public void add(K key) {
                        keys.add(key);
                    }

                    @Override
                    public K remove() {
                        return keys.remove();
                    }

                    @Override
                    public boolean isEmpty() {
                        return keys.isEmpty();
                    }
                },
                clock);
    }

    Instant now() {
        return clock.instant();
    }

    synchronized void add(K key, Instant expires) {
        long second = expires.getEpochSecond() + (expires.getNano() > 0 ? 1 : 0);
        seconds.computeIfAbsent(second, empty -> queues.get()).add(key);
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
        Map.Entry<Long, Keys<K>> first = seconds.firstEntry();
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
