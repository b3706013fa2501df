package org.gatewright.store.jdbc;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;

/** One-time values in a table; a value that was taken stays marked until it expires. */
final class JdbcOneTimeStore implements OneTimeStore {
    private final Database database;
    private final Clock clock;
    private final ExpiredRows expired;
    private final LongAdder inserts;

    /**
     * The table in a database.
     *
     * @param inserts counts the rows that come in
     */
    JdbcOneTimeStore(Database database, Clock clock, LongAdder inserts) {
        this.inserts = inserts;
        this.database = database;
        this.clock = clock;
        this.expired = new ExpiredRows(database, clock, "gw_one_times");
    }

    @Override
    public void put(OneTimeId key, String value, Instant expires) {
        database.write(sql -> sql.update(
                "INSERT INTO gw_one_times (id, taken, expires, value) VALUES (?, 0, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET taken = 0, expires = excluded.expires, value = excluded.value",
                key.digest(),
                expires.toEpochMilli(),
                value));
        inserts.increment();
    }

    @Override
    public Optional<String> peek(OneTimeId key) {
        return database.read(sql -> sql.find(
                "SELECT value FROM gw_one_times WHERE id = ? AND taken = 0 AND expires > ?",
                row -> row.getString(1),
                key.digest(),
                clock.millis()));
    }

    @Override
    public Taken take(OneTimeId key) {
        long now = clock.millis();
        Optional<String> value = database.write(sql -> sql.find(
                "UPDATE gw_one_times SET taken = 1 WHERE id = ? AND taken = 0 AND expires > ? RETURNING value",
                row -> row.getString(1),
                key.digest(),
                now));
        if (value.isPresent()) {
            return new Taken.Fresh(value.get());
        }
        Optional<Integer> taken = database.read(sql -> sql.find(
                "SELECT taken FROM gw_one_times WHERE id = ? AND expires > ?",
                row -> row.getInt(1),
                key.digest(),
                now));
        return taken.isPresent() ? new Taken.Replayed() : new Taken.Unknown();
    }

    @Override
    public boolean firstUse(OneTimeId key, Instant expires) {
        boolean first = 1
                == database.write(sql -> sql.update(
                        "INSERT INTO gw_one_times (id, taken, expires, value) VALUES (?, 1, ?, NULL)"
                                + " ON CONFLICT (id) DO UPDATE SET taken = 1, expires = excluded.expires, value = NULL"
                                + " WHERE gw_one_times.expires <= ?",
                        key.digest(),
                        expires.toEpochMilli(),
                        clock.millis()));
        if (first) {
            inserts.increment();
        }
        return first;
    }

    @Override
    public int purge(int limit) {
        return expired.purge(limit);
    }
}
