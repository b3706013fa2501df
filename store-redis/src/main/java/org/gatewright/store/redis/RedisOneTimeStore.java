package org.gatewright.store.redis;

import io.lettuce.core.KeyValue;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;

/** One-time values in Redis, which deletes expired ones itself. */
final class RedisOneTimeStore implements OneTimeStore {
    private static final Script<Long> PUT = Script.number("""
            redis.call('HSET', KEYS[1], 'e', ARGV[1], 'v', ARGV[3])
            redis.call('PEXPIREAT', KEYS[1], ARGV[2])
            return 1""");
    private static final Script<String> TAKE = Script.text("""
            local row = redis.call('HMGET', KEYS[1], 'e', 'v')
            if not row[1] or tonumber(row[1]) <= tonumber(ARGV[1]) then return 'unknown' end
            if not row[2] then return 'replayed' end
            redis.call('HDEL', KEYS[1], 'v')
            return '=' .. row[2]""");
    private static final Script<Long> FIRST_USE = Script.number("""
            local expires = redis.call('HGET', KEYS[1], 'e')
            if expires and tonumber(expires) > tonumber(ARGV[3]) then return 0 end
            redis.call('HDEL', KEYS[1], 'v')
            redis.call('HSET', KEYS[1], 'e', ARGV[1])
            redis.call('PEXPIREAT', KEYS[1], ARGV[2])
            return 1""");

    private final Link link;
    private final Names names;
    private final Clock clock;

    RedisOneTimeStore(Link link, Names names, Clock clock) {
        this.link = link;
        this.names = names;
        this.clock = clock;
    }

    @Override
    public void put(OneTimeId key, String value, Instant expires) {
        link.run(PUT, names.oneTime(key), expiring(expires, value));
    }

    @Override
    public Optional<String> peek(OneTimeId key) {
        String name = names.oneTime(key);
        List<KeyValue<String, String>> row = link.read(name, redis -> redis.hmget(name, "e", "v"));
        long expires = row.get(0).map(Long::parseLong).getValueOrElse(0L);
        return expires > clock.millis() ? row.get(1).optional() : Optional.empty();
    }

    @Override
    public Taken take(OneTimeId key) {
        String taken = link.run(TAKE, names.oneTime(key), List.of(Long.toString(clock.millis())));
        if (taken.startsWith("=")) {
            return new Taken.Fresh(taken.substring(1));
        }
        return taken.equals("replayed") ? new Taken.Replayed() : new Taken.Unknown();
    }

    @Override
    public boolean firstUse(OneTimeId key, Instant expires) {
        return link.run(FIRST_USE, names.oneTime(key), expiring(expires, Long.toString(clock.millis()))) == 1;
    }

    private static List<String> expiring(Instant expires, String more) {
        long end = Expiry.of(expires);
        return List.of(Long.toString(end), Long.toString(Expiry.end(end)), more);
    }

    /** Does nothing, since Redis deletes expired rows. */
    @Override
    public int purge(int limit) {
        return 0;
    }
}
