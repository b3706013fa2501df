package org.gatewright.store.redis;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;

/** Keys under one name in Redis. */
final class RedisKeyStore implements KeyStore {
    private static final Script<Long> REPLACE = Script.number("""
            if (redis.call('HGET', KEYS[1], 'v') or '0') ~= ARGV[1] then return 0 end
            redis.call('HSET', KEYS[1], 'v', ARGV[2], 'b', ARGV[3])
            return 1""");

    private final Link link;
    private final String name;

    RedisKeyStore(Link link, String name) {
        this.link = link;
        this.name = name;
    }

    @Override
    public Optional<StoredKeys> load() {
        Map<String, String> row = link.read(name, redis -> redis.hgetall(name));
        return row.isEmpty() ? Optional.empty() : Optional.of(keys(row));
    }

    private static StoredKeys keys(Map<String, String> row) {
        return new StoredKeys(
                Long.parseLong(Objects.requireNonNull(row.get("v"))), Objects.requireNonNull(row.get("b")));
    }

    @Override
    public boolean replace(StoredKeys next) {
        long version = next.version();
        return link.run(REPLACE, name, List.of(Long.toString(version - 1), Long.toString(version), next.sealed())) == 1;
    }
}
