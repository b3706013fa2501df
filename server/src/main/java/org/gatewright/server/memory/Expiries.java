package org.gatewright.server.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;

/** Keys in the order in which they expire. Thread-safe. */
final class Expiries<K> {
    /** The number of expired rows that each insert removes; two, so that the backlog shrinks. */
    static final int PER_INSERT = 2;

    private record Due(Instant at, long number) {}

    private final ConcurrentSkipListMap<Due, K> queue =
            new ConcurrentSkipListMap<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
    private final AtomicLong numbers = new AtomicLong();
    private final Clock clock;

    Expiries(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    void add(K key, Instant expires) {
        queue.put(new Due(expires, numbers.incrementAndGet()), key);
    }

    /** Offers expired keys for removal; returns how many were removed. */
    int poll(int limit, BiPredicate<K, Instant> remove) {
        Instant now = now();
        int removed = 0;
        for (int i = 0; i < limit; i++) {
            Map.Entry<Due, K> first = queue.firstEntry();
            if (first == null || first.getKey().at().isAfter(now)) {
                return removed;
            }
            if (queue.remove(first.getKey()) != null && remove.test(first.getValue(), now)) {
                removed++;
            }
        }
        return removed;
    }
}
