package org.gatewright.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A database that runs statements. Thread-safe; a call either completes within its timeout or throws
 * {@code StorageException}, after which a write may or may not have happened.
 */
interface Database extends AutoCloseable {
    /** How long expired rows are kept, since the clock of another node may be behind. */
    Duration KEPT = Duration.ofMinutes(1);

    /** Work on one connection; a write is a single statement, or several that are each consistent on their own. */
    interface Work<T> {
        T run(Sql sql) throws SQLException;
    }

    <T> T read(Work<T> work);

    /** Returns once the write is durable. */
    <T> T write(Work<T> work);

    /**
     * Inserts a row, and returns how many rows that were: 0 or 1. Rows that are inserted at the same time by one statement
     * may share a transaction.
     */
    default int insert(String statement, @Nullable Object... row) {
        return write(sql -> sql.update(statement, row));
    }

    /** The number of pending calls and the limit at which further ones are rejected. */
    record Load(int calls, int limit) {}

    /** Returns the load; where reads and writes wait separately, the one closer to its limit. */
    Load load();

    Dialect dialect();

    @Override
    void close();
}
