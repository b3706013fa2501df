package org.gatewright.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * A database that runs statements. Thread-safe; a call either completes within its timeout or throws
 * {@code StorageException}, after which a write may or may not have happened.
 */
abstract class Database implements AutoCloseable {
    /** How long expired rows are kept, since the clock of another node may be behind. */
    static final Duration KEPT = Duration.ofMinutes(1);

    /** Work on one connection; a write is a single statement, or several that are each consistent on their own. */
    interface Work<T> {
        T run(Sql sql) throws SQLException;
    }

    private final Dialect dialect;

    Database(Dialect dialect) {
        this.dialect = dialect;
    }

    abstract <T> T read(Work<T> work);

    /** Returns once the write is durable. */
    abstract <T> T write(Work<T> work);

    /**
     * Begins to insert a row, without blocking. Rows that are inserted at the same time by one statement may share a
     * transaction.
     *
     * @return completes once the insert is durable with the number of inserted rows, 0 or 1, or with a {@link #failure}
     */
    abstract CompletableFuture<Integer> insert(String statement, @Nullable Object... row);

    /** Waits for a call that completes within its timeout. */
    static <T> T await(CompletableFuture<T> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            call.cancel(false);
            Thread.currentThread().interrupt();
            throw new StorageException("Interrupted while waiting for the database", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : failure(Objects.requireNonNull(e.getCause()));
        }
    }

    /** Returns the exception for callers of the stores. */
    static StorageException failure(Throwable cause) {
        if (cause instanceof StorageException failure) {
            return failure;
        }
        String how = cause instanceof TimeoutException ? "timed out" : "failed";
        return new StorageException("The database call " + how, cause);
    }

    /** The number of pending calls and the limit at which further ones are rejected. */
    record Load(int calls, int limit) {}

    /** Returns the load; where reads and writes wait separately, the one closer to its limit. */
    abstract Load load();

    final Dialect dialect() {
        return dialect;
    }

    @Override
    public abstract void close();
}
