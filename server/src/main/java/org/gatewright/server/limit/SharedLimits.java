package org.gatewright.server.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.protocol.Entropy;

/**
 * The memory in which the servers of a process count for their rate limits: half a megabyte for each kind of limit, for
 * any number of servers. The servers are counted separately. Thread-safe.
 */
public final class SharedLimits {
    private final Map<String, Sketch> sketches = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Entropy entropy;

    public SharedLimits(Clock clock, Entropy entropy) {
        this.clock = clock;
        this.entropy = entropy;
    }

    /**
     * Returns a limit of one server.
     *
     * @param kind identifies what is counted
     * @param server identifies the server, such as its issuer
     */
    public RateLimit limit(String kind, int limit, Duration window, String server) {
        Sketch counts = sketches.computeIfAbsent(kind + ' ' + window, name -> new Sketch(window, clock, entropy));
        return new RateLimit(limit, counts, server + ' ');
    }
}
