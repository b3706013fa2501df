package org.gatewright.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A member of an index of what messages wait for: the targets of a tenant, or the tenants. It is written before the message,
 * and removed only when it has had none for much longer than a write takes. Thread-safe.
 *
 * @param index the name of the index, a set sorted by the time of the last message
 */
record Waiting(Link link, String index, String member) {
    private static final int MAX_LISTED = 1000;
    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final Script<Long> ENTER = Script.number("""
            return redis.call('ZADD', KEYS[1], 'GT', ARGV[1], ARGV[2])""");
    private static final Script<Long> LEAVE = Script.number("""
            local entered = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if entered and tonumber(entered) < tonumber(ARGV[2]) then redis.call('ZREM', KEYS[1], ARGV[1]) end
            return 1""");

    /** Returns the members of an index. */
    static List<String> list(Link link, String index) {
        return link.read(index, redis -> redis.zrange(index, 0, MAX_LISTED - 1));
    }

    void enter(Instant now) {
        link.run(ENTER, index, List.of(Long.toString(now.toEpochMilli()), member));
    }

    /** Removes the member, which no message waits for. */
    void leave(Instant now) {
        link.run(LEAVE, index, List.of(member, Long.toString(now.minus(KEPT).toEpochMilli())));
    }
}
