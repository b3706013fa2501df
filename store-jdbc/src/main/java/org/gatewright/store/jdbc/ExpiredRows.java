package org.gatewright.store.jdbc;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.gatewright.server.storage.Expiring;

/**
 * Purges expired rows of a table, the oldest first. Thread-safe.
 *
 * <p>A batch starts where the previous one ended, since a database scans deleted rows until it has cleaned up. Rows that
 * were skipped because they were locked are found when it starts over.
 */
final class ExpiredRows implements Expiring {
    private final Database database;
    private final Clock clock;
    private final String delete;
    private final AtomicLong next = new AtomicLong();
    private final LongAdder inserts;

    /**
     * Creates a purge of a table with a column {@code expires}, for all tenants.
     *
     * @param inserts counts inserted rows
     */
    ExpiredRows(Database database, Clock clock, String table, LongAdder inserts) {
        this.inserts = inserts;
        this.database = database;
        this.clock = clock;
        // Subqueries hide the bounds from PostgreSQL's planner, which would otherwise scan deleted index entries for
        // them.
        String expired =
                "FROM " + table + " WHERE expires >= (SELECT ?) AND expires < (SELECT ?) ORDER BY expires LIMIT ?";
        this.delete = "DELETE FROM " + table + " WHERE " + database.dialect().rowsOf(expired) + " RETURNING expires";
    }

    /** Counts an inserted row. */
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
