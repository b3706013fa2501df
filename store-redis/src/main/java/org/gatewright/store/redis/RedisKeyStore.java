package org.gatewright.store.redis;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;

/** Keys in Redis, each name under its own key. */
final class RedisKeyStore implements KeyStore {
    private static final Script<Long> REPLACE = Script.number("""
            if (redis.call('HGET', KEYS[1], 'v') or '0') ~= ARGV[1] then return 0 end
            redis.call('HSET', KEYS[1], 'v', ARGV[2], 'b', ARGV[3])
            return 1""");

    private final Link link;
    private final Names names;

    RedisKeyStore(Link link, Names names) {
        this.link = link;
        this.names = names;
    }

    @Override
    public Optional<StoredKeys> load(String name) {
        String key = names.keys(name);
        Map<String, String> row = link.read(key, redis -> redis.hgetall(key));
        return row.isEmpty() ? Optional.empty() : Optional.of(keys(row));
    }

    private static StoredKeys keys(Map<String, String> row) {
        return new StoredKeys(
                Long.parseLong(Objects.requireNonNull(row.get("v"))), Objects.requireNonNull(row.get("b")));
    }

    @Override
    public boolean replace(String name, StoredKeys next) {
        long version = next.version();
        return link.run(
                        REPLACE,
                        names.keys(name),
                        List.of(Long.toString(version - 1), Long.toString(version), next.sealed()))
                == 1;
    }
}
