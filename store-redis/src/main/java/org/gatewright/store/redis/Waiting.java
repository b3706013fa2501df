package org.gatewright.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A tenant in the index of those that have messages to send. It is written before the message, and removed only when it has
 * had none for much longer than a write takes. Thread-safe.
 *
 * @param index the name of the index, a set sorted by the time of the last message
 */
record Waiting(Link link, String index, String tenant) {
    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final Script<Long> ENTER = Script.number("""
            return redis.call('ZADD', KEYS[1], 'GT', ARGV[1], ARGV[2])""");
    private static final Script<Long> LEAVE = Script.number("""
            local entered = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if entered and tonumber(entered) < tonumber(ARGV[2]) then redis.call('ZREM', KEYS[1], ARGV[1]) end
            return 1""");

    /** Returns the tenants in the index. */
    static List<String> list(Link link, String index) {
        return link.read(index, redis -> redis.zrange(index, 0, -1));
    }

    void enter(Instant now) {
        link.run(ENTER, index, List.of(Long.toString(now.toEpochMilli()), tenant));
    }

    /** Removes the tenant, which has no messages. */
    void leave(Instant now) {
        link.run(LEAVE, index, List.of(tenant, Long.toString(now.minus(KEPT).toEpochMilli())));
    }
}
