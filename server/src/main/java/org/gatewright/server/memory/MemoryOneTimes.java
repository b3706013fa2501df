package org.gatewright.server.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.server.storage.OneTimeKey;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;

/** One-time values in the memory of one process; expired ones make room while others are stored. */
public final class MemoryOneTimes implements OneTimeStore {
    /** A row; without a value once that was taken. */
    private record Row(Optional<String> value, Instant expires) {}

    private final ConcurrentHashMap<OneTimeKey, Row> rows = new ConcurrentHashMap<>();
    private final Expiries<OneTimeKey> expiries;

    public MemoryOneTimes(Clock clock) {
        this.expiries = new Expiries<>(clock);
    }

    @Override
    public void put(OneTimeKey key, String value, Instant expires) {
        rows.put(key, new Row(Optional.of(value), expires));
        added(key, expires);
    }

    @Override
    public Optional<String> peek(OneTimeKey key) {
        return Optional.ofNullable(rows.get(key)).filter(this::isLive).flatMap(Row::value);
    }

    @Override
    public Taken take(OneTimeKey key) {
        Taken[] taken = {new Taken.Unknown()};
        rows.computeIfPresent(key, (k, row) -> {
            if (isLive(row)) {
                taken[0] = row.value().<Taken>map(Taken.Fresh::new).orElseGet(Taken.Replayed::new);
            }
            return new Row(Optional.empty(), row.expires());
        });
        return taken[0];
    }

    @Override
    public boolean firstUse(OneTimeKey key, Instant expires) {
        boolean[] first = {false};
        rows.compute(key, (k, row) -> {
            first[0] = row == null || !isLive(row);
            return first[0] ? new Row(Optional.empty(), expires) : row;
        });
        if (first[0]) {
            added(key, expires);
        }
        return first[0];
    }

    private void added(OneTimeKey key, Instant expires) {
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

    private boolean removeIfExpired(OneTimeKey key, Instant now) {
        return rows.computeIfPresent(key, (k, row) -> row.expires().isAfter(now) ? row : null) == null;
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
