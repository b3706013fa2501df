package org.gatewright.store.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gatewright.openid.LoginSession;
import org.gatewright.openid.SessionStore;
import org.gatewright.protocol.json.Json;

/**
 * Login sessions in Redis, each under its own key, which expires. The IDs of an end-user's sessions are in a sorted set by
 * expiry time; an entry is written before its session.
 */
final class RedisSessionStore implements SessionStore {
    private static final int MAX_LISTED = 100;
    private static final long KEPT = Duration.ofHours(1).toMillis();

    private static final Script<Long> INSERT = Script.number("""
            redis.call('HSET', KEYS[1], 'v', ARGV[1], 'e', ARGV[2], 'b', ARGV[3])
            redis.call('PEXPIREAT', KEYS[1], ARGV[4])
            return 1""");
    private static final Script<Long> REPLACE = Script.number("""
            if redis.call('HGET', KEYS[1], 'v') ~= ARGV[5] then return 0 end
            redis.call('HSET', KEYS[1], 'v', ARGV[1], 'e', ARGV[2], 'b', ARGV[3])
            redis.call('PEXPIREAT', KEYS[1], ARGV[4])
            return 1""");
    private static final Script<Long> ENTER = Script.number("""
            redis.call('ZADD', KEYS[1], 'GT', ARGV[1], ARGV[2])
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[3])
            local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
            if last[2] then redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last[2] + ARGV[4])) end
            return 1""");

    private static final Script<Long> LEAVE = Script.number("""
            return redis.call('ZREM', KEYS[1], ARGV[1])""");

    private final Link link;
    private final Names names;
    private final Clock clock;

    RedisSessionStore(Link link, Names names, Clock clock) {
        this.link = link;
        this.names = names;
        this.clock = clock;
    }

    @Override
    public void insert(LoginSession session) {
        enter(session);
        link.run(INSERT, names.loginSession(session.id()), values(session));
    }

    private static List<String> values(LoginSession session) {
        long expires = session.expires().toEpochMilli();
        return List.of(
                Long.toString(session.version()),
                Long.toString(expires),
                Json.text(session.members()),
                Long.toString(Expiry.end(expires)),
                Long.toString(session.version() - 1));
    }

    private void enter(LoginSession session) {
        link.run(
                ENTER,
                names.loginSessions(session.subject()),
                List.of(
                        Long.toString(session.expires().toEpochMilli()),
                        session.id(),
                        Long.toString(clock.millis() - KEPT),
                        Long.toString(KEPT)));
    }

    @Override
    public Optional<LoginSession> find(String id) {
        String key = names.loginSession(id);
        Map<String, String> row = link.read(key, redis -> redis.hgetall(key));
        return row.isEmpty() ? Optional.empty() : Optional.of(session(id, row));
    }

    private static LoginSession session(String id, Map<String, String> row) {
        return LoginSession.read(
                id,
                Long.parseLong(Objects.requireNonNull(row.get("v"))),
                Instant.ofEpochMilli(Long.parseLong(Objects.requireNonNull(row.get("e")))),
                Json.read(Objects.requireNonNull(row.get("b"))));
    }

    @Override
    public boolean replace(LoginSession next) {
        if (!next.ended()) {
            enter(next);
        }
        boolean replaced = link.run(REPLACE, names.loginSession(next.id()), values(next)) == 1;
        if (replaced && next.ended()) {
            link.run(LEAVE, names.loginSessions(next.subject()), List.of(next.id()));
        }
        return replaced;
    }

    @Override
    public List<LoginSession> list(String subject) {
        List<LoginSession> found = new ArrayList<>();
        int read = 0;
        for (List<String> ids = ids(subject, read); !ids.isEmpty(); ids = ids(subject, read)) {
            read += ids.size();
            ids.stream()
                    .flatMap(id -> find(id).stream())
                    .filter(session -> session.subject().equals(subject) && !session.ended())
                    .limit(MAX_LISTED - found.size())
                    .forEach(found::add);
            if (found.size() == MAX_LISTED) {
                break;
            }
        }
        return found;
    }

    /** Returns the IDs in the index, of which some may have ended, or may not have been written. */
    private List<String> ids(String subject, int from) {
        String index = names.loginSessions(subject);
        Range<Double> live = Range.from(Range.Boundary.excluding((double) clock.millis()), Range.Boundary.unbounded());
        return link.read(index, redis -> redis.zrevrangebyscore(index, live, Limit.create(from, MAX_LISTED)));
    }
}
