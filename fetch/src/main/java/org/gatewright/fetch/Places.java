package org.gatewright.fetch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Limits for concurrent fetches, in total and per host. Thread-safe; its size is bounded by the number of fetches. */
final class Places {
    static final int PER_HOST = 4;

    private final Semaphore all;
    private final Map<String, Integer> hosts = new ConcurrentHashMap<>();

    /** Creates this number of places. */
    Places(int all) {
        this.all = new Semaphore(all);
    }

    /** Acquires a place, which the caller must release; returns whether one was free. */
    boolean take(String host) {
        if (!all.tryAcquire()) {
            return false;
        }
        boolean[] taken = {false};
        hosts.compute(host, (name, count) -> {
            int before = count == null ? 0 : count;
            taken[0] = before < PER_HOST;
            return taken[0] ? before + 1 : before;
        });
        if (!taken[0]) {
            all.release();
        }
        return taken[0];
    }

    void release(String host) {
        hosts.computeIfPresent(host, (name, count) -> count == 1 ? null : count - 1);
        all.release();
    }
}
