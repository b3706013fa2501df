package org.gatewright.store.jdbc;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;

/** One-time values in a table; a used value stays marked until it expires. */
record JdbcOneTimeStore(TenantDatabase database, Clock clock, ExpiredRows expired) implements OneTimeStore {
    @Override
    public void put(OneTimeId id, String value, Instant expires) {
        database.update(
                "INSERT INTO gw_one_times (tenant, id, taken, expires, value) VALUES (?, ?, 0, ?, ?)"
                        + " ON CONFLICT (tenant, id)"
                        + " DO UPDATE SET taken = 0, expires = excluded.expires, value = excluded.value",
                id.digest(),
                expires.toEpochMilli(),
                value);
        expired.inserted();
    }

    @Override
    public Optional<String> peek(OneTimeId id) {
        return database.find(
                "SELECT value FROM gw_one_times WHERE tenant = ? AND id = ? AND taken = 0 AND expires > ?",
                row -> row.getString(1),
                id.digest(),
                clock.millis());
    }

    @Override
    public Taken take(OneTimeId id) {
        Object[] values = database.withTenant(id.digest(), clock.millis());
        Optional<String> value = database.write(sql -> sql.find(
                "UPDATE gw_one_times SET taken = 1 WHERE tenant = ? AND id = ? AND taken = 0 AND expires > ?"
                        + " RETURNING value",
                row -> row.getString(1),
                values));
        if (value.isPresent()) {
            return new Taken.Fresh(value.get());
        }
        Optional<Integer> taken = database.whole()
                .read(sql -> sql.find(
                        "SELECT taken FROM gw_one_times WHERE tenant = ? AND id = ? AND expires > ?",
                        row -> row.getInt(1),
                        values));
        return taken.isPresent() ? new Taken.Replayed() : new Taken.Unknown();
    }

    @Override
    public boolean firstUse(OneTimeId id, Instant expires) {
        boolean first = 1
                == database.update(
                        "INSERT INTO gw_one_times (tenant, id, taken, expires, value) VALUES (?, ?, 1, ?, NULL)"
                                + " ON CONFLICT (tenant, id)"
                                + " DO UPDATE SET taken = 1, expires = excluded.expires, value = NULL"
                                + " WHERE gw_one_times.expires <= ?",
                        id.digest(),
                        expires.toEpochMilli(),
                        clock.millis());
        if (first) {
            expired.inserted();
        }
        return first;
    }

    @Override
    public int purge(int limit) {
        return expired.purge(limit);
    }
}
