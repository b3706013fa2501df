package org.gatewright.store.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
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
 * Messages in Redis: for each target a hash with the messages and a sorted set with their order, and for the tenant a sorted
 * set of the targets by the time when their lease or pause ends. All have the same hash tag, so that scripts change them
 * together. The messages of a target expire with the last.
 *
 * @param tenant the entry of the tenant among those that have messages
 */
record RedisOutboxStore(Link link, Names names, Waiting tenant) implements OutboxStore {
    private static final Script<Long> ADD = Script.number("""
            if redis.call('HSETNX', KEYS[3], 'm' .. ARGV[2], ARGV[3]) == 0 then return 0 end
            redis.call('ZADD', KEYS[2], ARGV[4], ARGV[2])
            redis.call('ZADD', KEYS[1], 'NX', ARGV[4], ARGV[1])
            local last = math.max(tonumber(ARGV[5]), tonumber(redis.call('HGET', KEYS[3], 'last') or 0))
            redis.call('HSET', KEYS[3], 'last', string.format('%.0f', last))
            redis.call('PEXPIREAT', KEYS[2], string.format('%.0f', last))
            redis.call('PEXPIREAT', KEYS[3], string.format('%.0f', last))
            return 1""");

    /** Returns nothing if another caller was first, or if the target has no messages any more. */
    private static final Script<String> LEASE = Script.text("""
            local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if not due or tonumber(due) > tonumber(ARGV[2]) then return '' end
            local found = {}
            for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, ARGV[4] - 1)) do
                found[#found + 1] = id
                found[#found + 1] = redis.call('HGET', KEYS[3], 'm' .. id)
            end
            if #found == 0 then
                redis.call('ZREM', KEYS[1], ARGV[1])
                redis.call('DEL', KEYS[2], KEYS[3])
                return ''
            end
            redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
            return cjson.encode({failures = tonumber(redis.call('HGET', KEYS[3], 'failures') or 0), found = found})""");

    private static final Script<Long> REMOVE = Script.number("""
            redis.call('ZREM', KEYS[2], ARGV[1])
            return redis.call('HDEL', KEYS[3], 'm' .. ARGV[1])""");
    private static final Script<Long> POSTPONE = Script.number("""
            return redis.call('ZADD', KEYS[2], 'XX', ARGV[2], ARGV[1])""");
    private static final Script<Long> RELEASE = Script.number("""
            local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if not due or tonumber(due) ~= tonumber(ARGV[2]) then return 0 end
            redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
            if ARGV[4] == '0' then
                redis.call('HDEL', KEYS[3], 'failures')
            elseif redis.call('EXISTS', KEYS[3]) == 1 then
                redis.call('HSET', KEYS[3], 'failures', ARGV[4])
            end
            return 1""");

    private List<String> keys(String target) {
        return List.of(names.outbox(), names.outboxOrder(target), names.outboxMessages(target));
    }

    private static String text(Instant time) {
        return Long.toString(time.toEpochMilli());
    }

    @Override
    public void add(OutboxMessage message, Instant now) {
        tenant.enter(now);
        long expires = message.expires().toEpochMilli();
        link.run(
                ADD,
                keys(message.target().key()),
                List.of(
                        message.target().key(),
                        message.id(),
                        Json.text(Map.of("expires", expires, "body", message.body())),
                        text(now),
                        Long.toString(Expiry.end(expires))));
    }

    @Override
    public Optional<Lease> lease(Instant now, Instant until) {
        for (Optional<String> next = due(now); next.isPresent(); next = due(now)) {
            String reply = link.run(
                    LEASE, keys(next.get()), List.of(next.get(), text(now), text(until), Integer.toString(BATCH)));
            if (!reply.isEmpty()) {
                return Optional.of(lease(Target.parse(next.get()), until, Json.read(reply)));
            }
        }
        if (link.read(names.outbox(), redis -> redis.zcard(names.outbox())) == 0) {
            tenant.leave(now);
        }
        return Optional.empty();
    }

    /** Returns a target that is neither leased nor has a pause. */
    private Optional<String> due(Instant now) {
        Range<Long> past = Range.create(0L, now.toEpochMilli());
        return link.read(names.outbox(), redis -> redis.zrangebyscore(names.outbox(), past, Limit.from(1))).stream()
                .findFirst();
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
        link.run(REMOVE, keys(message.target().key()), List.of(message.id()));
    }

    @Override
    public void postpone(OutboxMessage message, Instant now) {
        link.run(POSTPONE, keys(message.target().key()), List.of(message.id(), text(now)));
    }

    @Override
    public void release(Lease lease, Instant due, int failures) {
        String target = lease.target().key();
        link.run(
                RELEASE,
                keys(target),
                List.of(target, Long.toString(lease.token()), text(due), Integer.toString(failures)));
    }
}
