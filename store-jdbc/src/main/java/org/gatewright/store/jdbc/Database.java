package org.gatewright.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;

/**
 * Runs statements. Thread-safe; a call either ends within the times that were set, or throws {@code StorageException},
 * after which a write may have happened or not.
 */
interface Database extends AutoCloseable {
    /** How much longer than they are good rows are kept, since the clock of another node may be behind. */
    Duration KEPT = Duration.ofMinutes(1);

    /** Something to do over one connection; a write is one statement, or several of which each may be the last. */
    interface Work<T> {
        T run(Sql sql) throws SQLException;
    }

    <T> T read(Work<T> work);

    /** Answers once what was written is durable. */
    <T> T write(Work<T> work);

    /** How many calls there are, and with how many the next one is refused. */
    record Load(int calls, int most) {}

    /** Where reads and writes wait apart, what is nearer to its end. */
    Load load();

    Dialect dialect();

    @Override
    void close();
}
