package org.gatewright.server.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.storage.Taken;

/**
 * A one-time store in the memory of one process; inserts remove expired values. When unexpired values fill their share
 * of the memory, further ones are rejected with {@link StorageException}.
 */
public final class MemoryOneTimeStore implements OneTimeStore {
    /** A row; without a value once that was taken. */
    private record Row(Optional<String> value, Instant expires) {
        int size() {
            return ROW + value.map(String::length).orElse(0);
        }
    }

    private static final int ROW = 200;

    private final ConcurrentHashMap<OneTimeId, Row> rows = new ConcurrentHashMap<>();
    private final Expiries<OneTimeId> expiries;

    private final LongAdder used = new LongAdder();
    private final long limit;

    /** Creates a store with values in an eighth of the process's maximum memory, and marks of used ones in another. */
    public MemoryOneTimeStore(Clock clock) {
        this(clock, Runtime.getRuntime().maxMemory() / 8);
    }

    /** Creates a store with a maximum number of bytes of values; with the marks of used ones, twice as many. */
    public MemoryOneTimeStore(Clock clock, long limit) {
        this.expiries = Expiries.ofObjects(clock);
        this.limit = limit;
    }

    @Override
    public void put(OneTimeId key, String value, Instant expires) {
        Row row = new Row(Optional.of(value), expires);
        requireRoom(row, limit);
        store(key, row);
        added(key, expires);
    }

    private void requireRoom(Row row, long limit) {
        if (used.sum() + row.size() > limit) {
            purge(Integer.MAX_VALUE);
            if (used.sum() + row.size() > limit) {
                throw new StorageException("The memory for one-time values is full");
            }
        }
    }

    @Override
    public Optional<String> peek(OneTimeId key) {
        return Optional.ofNullable(rows.get(key)).filter(this::isLive).flatMap(Row::value);
    }

    @Override
    public Taken take(OneTimeId key) {
        Taken[] taken = {new Taken.Unknown()};
        rows.computeIfPresent(key, (k, row) -> {
            if (isLive(row)) {
                taken[0] = row.value().<Taken>map(Taken.Fresh::new).orElseGet(Taken.Replayed::new);
            }
            Row empty = new Row(Optional.empty(), row.expires());
            used.add(empty.size() - row.size());
            return empty;
        });
        return taken[0];
    }

    @Override
    public boolean firstUse(OneTimeId key, Instant expires) {
        boolean[] first = {false};
        Row mark = new Row(Optional.empty(), expires);
        if (Optional.ofNullable(rows.get(key)).filter(this::isLive).isPresent()) {
            return false;
        }
        requireRoom(mark, 2 * limit); // so that stored values cannot prevent the use of others
        rows.compute(key, (k, row) -> {
            first[0] = row == null || !isLive(row);
            if (first[0]) {
                used.add(mark.size() - (row == null ? 0 : row.size()));
            }
            return first[0] ? mark : row;
        });
        if (first[0]) {
            added(key, expires);
        }
        return first[0];
    }

    private void store(OneTimeId key, Row row) {
        Row before = rows.put(key, row);
        used.add(row.size() - (before == null ? 0 : before.size()));
    }

    private void added(OneTimeId key, Instant expires) {
        expiries.add(key, expires);
        purge(Expiries.PER_INSERT);
    }

    private boolean isLive(Row row) {
        return row.expires().isAfter(expiries.now());
    }

    @Override
    public int purge(int limit) {
        return expiries.poll(limit, this::removeIfExpired);
    }

    private boolean removeIfExpired(OneTimeId key, Instant now) {
        return rows.computeIfPresent(key, (k, row) -> {
                    boolean kept = row.expires().isAfter(now);
                    if (!kept) {
                        used.add(-row.size());
                    }
                    return kept ? row : null;
                })
                == null;
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
