package org.gatewright.store.redis;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationRow;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.storage.Page;

/** Authorizations in Redis, which deletes them ten minutes after they expire. */
final class RedisAuthorizationStore implements AuthorizationStore {
    private static final long INDEX_FIRST = 2;
    private static final Script<Long> INSERT = Script.number("""
            if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
            redis.call('HSET', KEYS[1], unpack(ARGV, 2))
            redis.call('PEXPIREAT', KEYS[1], ARGV[1])
            return 1""");

    /** A script that replaces a row, unless it must be added to the indexes of its owners first. */
    private static final Script<Long> REPLACE = Script.number("""
            local old = redis.call('HMGET', KEYS[1], 'v', 'e', 's', 'n')
            if old[1] ~= ARGV[2] then return 0 end
            local subject, session = '', ''
            if old[3] then subject = '=' .. old[3] end
            if old[4] then session = '=' .. old[4] end
            local known = tonumber(ARGV[4]) <= tonumber(old[2]) and subject == ARGV[5] and session == ARGV[6]
            if ARGV[3] == '0' and not known then return 2 end
            redis.call('HDEL', KEYS[1], 's', 'n')
            redis.call('HSET', KEYS[1], unpack(ARGV, 7))
            redis.call('PEXPIREAT', KEYS[1], ARGV[1])
            return 1""");

    private static final Script<Long> REVOKE = Script.number("""
            if redis.call('HGET', KEYS[1], 'x') ~= '0' then return 0 end
            for i = 1, #ARGV, 2 do
              if redis.call('HGET', KEYS[1], ARGV[i]) ~= ARGV[i + 1] then return 0 end
            end
            redis.call('HSET', KEYS[1], 'x', '1')
            redis.call('HINCRBY', KEYS[1], 'v', 1)
            return 1""");

    private final Link link;
    private final Names names;
    private final Clock clock;
    private final OwnerIndex index;

    RedisAuthorizationStore(Link link, Names names, Clock clock) {
        this.link = link;
        this.names = names;
        this.clock = clock;
        this.index = new OwnerIndex(link, names, clock);
    }

    @Override
    public void insert(Authorization authorization) {
        requireInserted(link.await(begin(authorization)));
    }

    @Override
    public CompletableFuture<?> insertAsync(Authorization authorization) {
        return link.timed(begin(authorization)).handle((inserted, failure) -> {
            if (failure != null) {
                throw Failures.of(failure);
            }
            requireInserted(inserted);
            return inserted;
        });
    }

    private CompletableFuture<Long> begin(Authorization authorization) {
        AuthorizationRow row = AuthorizationRow.of(authorization);
        return index.enter(row)
                .thenCompose(entered -> link.start(INSERT, name(row.id()), with(RowFields.of(row), end(row))));
    }

    private static void requireInserted(long rows) {
        if (rows == 0) {
            throw new IllegalStateException("An authorization with this ID already exists");
        }
    }

    @Override
    public boolean insertBlocks() {
        return false;
    }

    @Override
    public Optional<Authorization> find(AuthorizationId id) {
        return found(id.toString(), link.await(stored(id.toString())));
    }

    @Override
    public boolean replace(Authorization next) {
        AuthorizationRow row = AuthorizationRow.of(next);
        long outcome = replace(row, false);
        if (outcome == INDEX_FIRST) {
            link.await(index.enter(row));
            outcome = replace(row, true);
        }
        return outcome == 1;
    }

    private long replace(AuthorizationRow row, boolean indexed) {
        return link.run(
                REPLACE,
                name(row.id()),
                with(
                        RowFields.of(row),
                        end(row),
                        Long.toString(row.version() - 1),
                        indexed ? "1" : "0",
                        Long.toString(row.expires()),
                        marked(row.subject()),
                        marked(row.session())));
    }

    @Override
    public Page<Authorization> list(AuthorizationFilter filter, Optional<String> cursor) {
        Page<String> page = index.page(filter, cursor);
        List<CompletableFuture<Map<String, String>>> rows =
                page.items().stream().map(this::stored).toList();
        List<Authorization> found = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            found(page.items().get(i), link.await(rows.get(i)))
                    .filter(filter::matches)
                    .ifPresent(found::add);
        }
        return new Page<>(found, page.next());
    }

    @Override
    public int revoke(AuthorizationFilter owner) {
        List<String> conditions = RowFields.of(owner);
        int[] revoked = {0};
        index.read(owner, ids -> {
            List<CompletableFuture<Long>> rows = ids.stream()
                    .map(id -> link.start(REVOKE, names.authorization(id), conditions))
                    .toList();
            rows.forEach(row -> revoked[0] += Math.toIntExact(link.await(row)));
        });
        return revoked[0];
    }

    /** Does nothing, since Redis deletes expired rows. */
    @Override
    public int purge(int limit) {
        return 0;
    }

    private CompletableFuture<Map<String, String>> stored(String id) {
        String name = names.authorization(id);
        return link.startRead(name, redis -> redis.hgetall(name));
    }

    /** Returns the row unless it is expired by the local clock, even if Redis has not deleted it yet. */
    private Optional<Authorization> found(String id, Map<String, String> fields) {
        return Optional.of(fields)
                .filter(stored -> !stored.isEmpty())
                .map(stored -> RowFields.row(AuthorizationId.parse(id), stored))
                .filter(row -> Expiry.end(row.expires()) > clock.millis())
                .map(AuthorizationRow::authorization);
    }

    private String name(AuthorizationId id) {
        return names.authorization(id.toString());
    }

    private static String end(AuthorizationRow row) {
        return Long.toString(Expiry.end(row.expires()));
    }

    private static String marked(Optional<String> text) {
        return text.map(present -> "=" + present).orElse("");
    }

    private static List<String> with(List<String> fields, String... before) {
        return Stream.concat(Stream.of(before), fields.stream()).toList();
    }
}
