package org.gatewright.store.jdbc;

import java.time.Instant;
import org.gatewright.server.limit.CounterStore;

/** Counters in a table, each changed by one statement. */
record JdbcCounterStore(TenantDatabase database, ExpiredRows expired) implements CounterStore {
    @Override
    public long add(String key, int number, Instant expires) {
        long sum = database.write(sql -> sql.find(
                        "INSERT INTO gw_counters (tenant, id, number, expires) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (tenant, id) DO UPDATE SET number ="
                                + " CASE WHEN gw_counters.number + ? < 0 THEN 0 ELSE gw_counters.number + ? END"
                                + " RETURNING number",
                        row -> row.getLong(1),
                        database.tenant(),
                        key,
                        Math.max(0, number),
                        expires.toEpochMilli(),
                        number,
                        number))
                .orElseThrow();
        expired.inserted();
        return sum;
    }
}
