package org.gatewright.store.redis;

import java.time.Instant;
import java.util.List;
import org.gatewright.server.limit.CounterStore;

/** Counters in Redis, which deletes expired ones itself. */
record RedisCounterStore(Link link, Names names) implements CounterStore {
    private static final Script<Long> ADD = Script.number("""
            local sum = math.max(0, tonumber(redis.call('GET', KEYS[1]) or '0') + tonumber(ARGV[1]))
            redis.call('SET', KEYS[1], sum, 'PXAT', ARGV[2])
            return sum""");

    @Override
    public long add(String key, int number, Instant expires) {
        return link.run(
                ADD, names.counter(key), List.of(Integer.toString(number), Long.toString(expires.toEpochMilli())));
    }
}
