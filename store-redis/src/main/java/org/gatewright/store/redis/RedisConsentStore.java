package org.gatewright.store.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.Permissions;
import org.gatewright.server.consent.ConsentStore;

/** Consents in Redis, which do not expire. */
final class RedisConsentStore implements ConsentStore {
    private static final int MOST_TRIES = 100;
    private static final Script<Long> REPLACE = Script.number("""
            if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
            return 1""");
    private static final Script<Long> FORGET = Script.number("return redis.call('HDEL', KEYS[1], ARGV[1])");

    private final Link link;
    private final Names names;

    RedisConsentStore(Link link, Names names) {
        this.link = link;
        this.names = names;
    }

    @Override
    public void remember(String subject, String clientId, Permission permission) {
        String name = names.consents(subject);
        for (int i = 0; i < MOST_TRIES; i++) {
            Optional<String> known = stored(name, clientId);
            Permission all = known.map(json -> read(json).and(permission)).orElse(permission);
            if (link.run(REPLACE, name, List.of(clientId, known.orElse(""), write(all))) == 1) {
                return;
            }
        }
        throw Failures.of("The consent was changed concurrently too often");
    }

    @Override
    public Optional<Permission> find(String subject, String clientId) {
        return stored(names.consents(subject), clientId).map(RedisConsentStore::read);
    }

    private Optional<String> stored(String name, String clientId) {
        return link.read(name, redis -> redis.hmget(name, clientId)).get(0).optional();
    }

    @Override
    public Map<String, Permission> list(String subject) {
        Map<String, Permission> all = new LinkedHashMap<>();
        String name = names.consents(subject);
        link.read(name, redis -> redis.hgetall(name)).forEach((clientId, json) -> all.put(clientId, read(json)));
        return all;
    }

    @Override
    public boolean forget(String subject, String clientId) {
        return link.run(FORGET, names.consents(subject), List.of(clientId)) == 1;
    }

    private static String write(Permission permission) {
        return Json.text(Permissions.write(permission));
    }

    private static Permission read(String json) {
        return Permissions.read(Json.read(json));
    }
}
