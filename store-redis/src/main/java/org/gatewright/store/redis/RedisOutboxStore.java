package org.gatewright.store.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.outbox.OutboxMessage;
import org.gatewright.server.outbox.OutboxMessage.Target;
import org.gatewright.server.outbox.OutboxStore;

/**
 * Messages in Redis: a hash for each target, with a field for each message and fields for its lease or pause. It expires
 * with its last message.
 *
 * @param tenant the entry of the tenant among those that messages wait for
 */
record RedisOutboxStore(Link link, Names names, Waiting tenant) implements OutboxStore {
    private static final Script<Long> ADD = Script.number("""
            if redis.call('HSETNX', KEYS[1], 'm' .. ARGV[1], ARGV[2]) == 0 then return 0 end
            local last = math.max(tonumber(ARGV[3]), tonumber(redis.call('HGET', KEYS[1], 'last') or 0))
            redis.call('HSET', KEYS[1], 'last', string.format('%.0f', last))
            redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last))
            return 1""");

    /** Returns nothing for no messages, 'later' for a lease or pause, or else the failures and the messages. */
    private static final Script<String> LEASE = Script.text("""
            if redis.call('EXISTS', KEYS[1]) == 0 then return '' end
            local due = tonumber(redis.call('HGET', KEYS[1], 'due') or 0)
            if due > tonumber(ARGV[1]) then return 'later' end
            local found, cursor = {}, '0'
            repeat
                local part = redis.call('HSCAN', KEYS[1], cursor, 'MATCH', 'm*', 'COUNT', 50)
                cursor = part[1]
                for i = 1, #part[2], 2 do
                    if #found < 2 * tonumber(ARGV[3]) then
                        found[#found + 1] = string.sub(part[2][i], 2)
                        found[#found + 1] = part[2][i + 1]
                    end
                end
            until cursor == '0' or #found > 0
            if #found == 0 then
                redis.call('DEL', KEYS[1])
                return ''
            end
            redis.call('HSET', KEYS[1], 'due', ARGV[2])
            return cjson.encode({failures = tonumber(redis.call('HGET', KEYS[1], 'failures') or 0), found = found})""");

    private static final Script<Long> REMOVE = Script.number("""
            return redis.call('HDEL', KEYS[1], 'm' .. ARGV[1])""");
    private static final Script<Long> RELEASE = Script.number("""
            if redis.call('HGET', KEYS[1], 'due') ~= ARGV[1] then return 0 end
            if ARGV[3] == '0' then
                redis.call('HDEL', KEYS[1], 'due', 'failures')
            else
                redis.call('HSET', KEYS[1], 'due', ARGV[2], 'failures', ARGV[3])
            end
            return 1""");

    private String key(Target target) {
        return names.outbox(target.key());
    }

    private Waiting entry(String target) {
        return new Waiting(link, names.outboxes(), target);
    }

    @Override
    public void add(OutboxMessage message, Instant now) {
        tenant.enter(now);
        entry(message.target().key()).enter(now);
        long expires = message.expires().toEpochMilli();
        link.run(
                ADD,
                key(message.target()),
                List.of(
                        message.id(),
                        Json.text(Map.of("expires", expires, "body", message.body())),
                        Long.toString(Expiry.end(expires))));
    }

    @Override
    public Optional<Lease> lease(Instant now, Instant until) {
        List<String> targets = Waiting.list(link, names.outboxes());
        if (targets.isEmpty()) {
            tenant.leave(now);
        }
        return targets.stream()
                .flatMap(target -> lease(target, now, until).stream())
                .findFirst();
    }

    private Optional<Lease> lease(String key, Instant now, Instant until) {
        Target target = Target.parse(key);
        String reply = link.run(
                LEASE,
                key(target),
                List.of(
                        Long.toString(now.toEpochMilli()),
                        Long.toString(until.toEpochMilli()),
                        Integer.toString(BATCH)));
        if (reply.isEmpty()) {
            entry(key).leave(now);
        }
        return reply.startsWith("{") ? Optional.of(lease(target, until, Json.read(reply))) : Optional.empty();
    }

    private static Lease lease(Target target, Instant until, Map<String, Object> reply) {
        List<String> found = new Claims(reply).texts("found");
        List<OutboxMessage> messages = new ArrayList<>();
        for (int i = 0; i < found.size(); i += 2) {
            Map<String, Object> message = Json.read(found.get(i + 1));
            messages.add(new OutboxMessage(
                    target,
                    found.get(i),
                    new Claims(message).text("body").orElseThrow(),
                    Instant.ofEpochMilli(number(message, "expires"))));
        }
        return new Lease(target, until.toEpochMilli(), (int) number(reply, "failures"), messages);
    }

    private static long number(Map<String, Object> members, String name) {
        return members.get(name) instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public void remove(OutboxMessage message) {
        link.run(REMOVE, key(message.target()), List.of(message.id()));
    }

    @Override
    public void release(Lease lease, Instant due, int failures) {
        link.run(
                RELEASE,
                key(lease.target()),
                List.of(Long.toString(lease.token()), Long.toString(due.toEpochMilli()), Integer.toString(failures)));
    }
}
