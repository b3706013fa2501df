package org.gatewright.store.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationRow;
import org.gatewright.server.storage.Page;

/**
 * An index of authorizations by user, client and session: sorted sets of IDs by expiry time.
 *
 * <p>An entry is written before its row and only ever moves to a later time. Reading an index by time, page by page,
 * therefore misses no entry that existed at the start. Unlike a {@code SCAN} cursor, a time remains valid after a
 * failover to a replica.
 */
final class OwnerIndex {
    private static final int PAGE = 100;
    private static final long KEPT = Duration.ofHours(1).toMillis();

    /** A script that adds an entry and removes up to a hundred expired ones; the index expires an hour after its last entry. */
    private static final Script<Long> ENTER = Script.number("""
            redis.call('ZADD', KEYS[1], 'GT', ARGV[1], ARGV[2])
            local old = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[3], 'LIMIT', 0, 100)
            if #old > 0 then redis.call('ZREM', KEYS[1], unpack(old)) end
            local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
            if last[2] then redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last[2] + ARGV[4])) end
            return 1""");

    private final Link link;
    private final Names names;
    private final Clock clock;

    OwnerIndex(Link link, Names names, Clock clock) {
        this.link = link;
        this.names = names;
        this.clock = clock;
    }

    /** Begins to add a row to the indexes of all its owners. */
    CompletableFuture<Void> enter(AuthorizationRow row) {
        List<String> values = List.of(
                Long.toString(row.expires()),
                row.id().toString(),
                Long.toString(clock.millis() - KEPT),
                Long.toString(KEPT));
        List<String> indexes = new ArrayList<>();
        indexes.add(names.client(row.clientId()));
        row.subject().map(names::subject).ifPresent(indexes::add);
        row.session().map(names::session).ifPresent(indexes::add);
        return CompletableFuture.allOf(
                indexes.stream().map(index -> link.start(ENTER, index, values)).toArray(CompletableFuture<?>[]::new));
    }

    /** Returns a page of candidate IDs; its cursor is the time and the ID of the last one. */
    Page<String> page(AuthorizationFilter filter, Optional<String> cursor) {
        String index = names.index(filter);
        List<ScoredValue<String>> read = cursor.map(last -> behind(index, last))
                .orElseGet(() -> page(index, Range.unbounded(), Limit.from(Page.SIZE + 1L)));
        return Page.of(read, entry -> (long) entry.getScore() + " " + entry.getValue())
                .map(ScoredValue::getValue);
    }

    /** Returns the entries after one; by rank if it still exists, so that any number may share its time. */
    private List<ScoredValue<String>> behind(String index, String cursor) {
        int space = cursor.indexOf(' ');
        String id = cursor.substring(space + 1);
        double time = Double.parseDouble(cursor.substring(0, space));
        Long rank = link.read(index, redis -> redis.zrank(index, id));
        Double now = link.read(index, redis -> redis.zscore(index, id));
        boolean there = rank != null && now != null && now == time;
        return there
                ? link.read(index, redis -> redis.zrangeWithScores(index, rank + 1, rank + Page.SIZE + 1))
                : page(
                        index,
                        Range.from(Range.Boundary.including(time), Range.Boundary.unbounded()),
                        Limit.from(Page.SIZE + 1L));
    }

    /** Passes on the IDs of all candidates of the owner, possibly with duplicates. */
    void read(AuthorizationFilter owner, Consumer<List<String>> ids) {
        String index = names.index(owner);
        Range.Boundary<Double> from = Range.Boundary.unbounded();
        while (true) {
            List<ScoredValue<String>> page =
                    page(index, Range.from(from, Range.Boundary.unbounded()), Limit.from(PAGE));
            if (page.size() < PAGE) {
                offer(page, ids);
                return;
            }
            double last = page.get(PAGE - 1).getScore();
            if (page.get(0).getScore() < last) {
                offer(page, ids);
                from = Range.Boundary.including(last);
            } else {
                offer(page(index, Range.create(last, last), Limit.unlimited()), ids);
                from = Range.Boundary.excluding(last);
            }
        }
    }

    private List<ScoredValue<String>> page(String index, Range<Double> times, Limit limit) {
        return link.read(index, redis -> redis.zrangebyscoreWithScores(index, times, limit));
    }

    private static void offer(List<ScoredValue<String>> page, Consumer<List<String>> ids) {
        List<String> all = page.stream().map(ScoredValue::getValue).toList();
        for (int i = 0; i < all.size(); i += PAGE) {
            ids.accept(all.subList(i, Math.min(i + PAGE, all.size())));
        }
    }
}
