package org.gatewright.store.jdbc;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.gatewright.server.storage.Expiring;

/**
 * Deletes the rows of a table that have expired, the oldest first. Thread-safe.
 *
 * <p>A batch begins where the one before ended, since a database has to walk over all that was deleted until it has
 * cleaned up. Rows that were left alone, as somebody was changing them, are found when it begins anew.
 */
final class ExpiredRows implements Expiring {
    private final Database database;
    private final Clock clock;
    private final String delete;
    private final AtomicLong next = new AtomicLong();
    private final LongAdder inserts;

    /**
     * The rows of that table, which has a column {@code expires}, of all tenants.
     *
     * @param inserts counts the rows that come in
     */
    ExpiredRows(Database database, Clock clock, String table, LongAdder inserts) {
        this.inserts = inserts;
        this.database = database;
        this.clock = clock;
        // A query of its own for each bound: PostgreSQL would look for a bound that it knows in all that was deleted.
        String expired =
                "FROM " + table + " WHERE expires >= (SELECT ?) AND expires < (SELECT ?) ORDER BY expires LIMIT ?";
        this.delete = "DELETE FROM " + table + " WHERE " + database.dialect().rowsOf(expired) + " RETURNING expires";
    }

    /** A row came in. */
    void inserted() {
        inserts.increment();
    }

    @Override
    public int purge(int limit) {
        long end = clock.millis() - Database.KEPT.toMillis();
        long begin = next.get();
        List<Long> gone = database.write(sql -> sql.list(delete, row -> row.getLong(1), begin, end, limit));
        next.set(gone.size() < limit ? 0 : Collections.max(gone));
        return gone.size();
    }
}
