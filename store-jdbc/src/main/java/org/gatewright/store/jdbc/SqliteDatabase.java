package org.gatewright.store.jdbc;

import java.sql.SQLException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/**
 * A SQLite file with several connections for reading and one for writing, through a {@link GroupCommit}. Readers see a
 * snapshot and do not wait for the writer.
 */
final class SqliteDatabase extends Database {
    private final SQLiteDataSource file;
    private final JdbcSettings settings;
    private final Semaphore readers;
    private final Semaphore room;
    private final BlockingDeque<Sql> idle = new LinkedBlockingDeque<>();
    private final GroupCommit writer;
    private final AtomicBoolean closed = new AtomicBoolean();

    SqliteDatabase(SQLiteDataSource file, JdbcSettings settings) {
        super(Dialect.SQLITE);
        this.file = file;
        this.settings = settings;
        this.readers = new Semaphore(settings.connections(), true);
        this.room = new Semaphore(settings.connections() + settings.waiting());
        this.writer = new GroupCommit(() -> new Sql(file.getConnection()), settings);
    }

    @Override
    <T> T write(Work<T> work) {
        return writer.write(work);
    }

    @Override
    CompletableFuture<Integer> insert(String statement, @Nullable Object... row) {
        return writer.begin(sql -> sql.update(statement, row));
    }

    @Override
    <T> T read(Work<T> work) {
        if (closed.get()) {
            throw new StorageException("The storage was closed");
        }
        if (!room.tryAcquire()) {
            throw new StorageException("Too many calls are waiting for the database");
        }
        try {
            if (!readers.tryAcquire(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StorageException("The database call timed out");
            }
            try {
                return over(connection(), work);
            } finally {
                readers.release();
            }
        } catch (SQLException e) {
            throw new StorageException("The database call failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("Interrupted while waiting for the database");
        } finally {
            room.release();
        }
    }

    private Sql connection() throws SQLException {
        Sql known = idle.pollFirst();
        return known != null ? known : new Sql(file.getConnection());
    }

    /** Runs work on a connection, which is discarded after a failure. */
    private <T> T over(Sql sql, Work<T> work) throws SQLException {
        boolean good = false;
        try {
            T result = work.run(sql);
            good = true;
            return result;
        } finally {
            if (good) {
                idle.addFirst(sql);
            } else {
                sql.close();
            }
        }
    }

    @Override
    Load load() {
        int limit = settings.connections() + settings.waiting();
        Load reads = new Load(limit - room.availablePermits(), limit);
        Load writes = writer.load();
        return reads.limit() - reads.calls() < writes.limit() - writes.calls() ? reads : writes;
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        writer.close();
        readers.acquireUninterruptibly(settings.connections());
        for (Sql sql = idle.poll(); sql != null; sql = idle.poll()) {
            try {
                sql.close();
            } catch (SQLException e) {
                throw new StorageException("The database could not be closed", e);
            }
        }
    }
}
