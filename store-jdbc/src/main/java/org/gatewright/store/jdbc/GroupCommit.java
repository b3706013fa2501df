package org.gatewright.store.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * The single writer of a database. It commits all waiting writes in one transaction, so that they share one sync to disk;
 * a single write is committed without delay.
 *
 * <p>Each write is one statement, so that a constraint violation affects only itself. Any other failure, such as a full
 * disk, rolls back the whole group and is reported to every caller.
 */
final class GroupCommit implements AutoCloseable {
    private static final int GROUP = 512;
    private static final long IDLE_MILLIS = 100;

    private final Callable<Sql> open;
    private final JdbcSettings settings;
    private final BlockingQueue<Write<?>> waiting;
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Sql connection;

    /** Creates a writer that opens its connections this way. */
    GroupCommit(Callable<Sql> open, JdbcSettings settings) {
        this.open = open;
        this.settings = settings;
        this.waiting = new ArrayBlockingQueue<>(settings.waiting());
        this.thread = new Thread(this::run, "gatewright writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** A write and what its caller waits for; it is skipped if that has ended before it starts. */
    private static final class Write<T> {
        private final Database.Work<T> work;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();
        private Runnable completion = () -> {};

        Write(Database.Work<T> work) {
            this.work = work;
        }

        /** Runs the write; a constraint violation is an outcome, like a result. */
        void run(Sql sql) throws SQLException {
            if (outcome.isDone()) {
                return;
            }
            try {
                T result = work.run(sql);
                completion = () -> outcome.complete(result);
            } catch (SQLException e) {
                if (!SqliteErrors.isConstraint(e)) {
                    throw e;
                }
                completion = () -> fail(e);
            }
        }

        void succeed() {
            completion.run();
        }

        void fail(Throwable cause) {
            outcome.completeExceptionally(cause);
        }
    }

    <T> T write(Database.Work<T> work) {
        return Database.await(begin(work));
    }

    /** Begins a write, and returns what completes once it is durable, or with the reason why it is not. */
    <T> CompletableFuture<T> begin(Database.Work<T> work) {
        Write<T> write = new Write<>(work);
        if (closed || !waiting.offer(write)) {
            throw new StorageException("Too many calls are waiting for the database");
        }
        return write.outcome.orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the number of waiting writes. */
    Database.Load load() {
        return new Database.Load(waiting.size(), settings.waiting());
    }

    private void run() {
        while (!closed || !waiting.isEmpty()) {
            try {
                Write<?> first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    commit(first);
                }
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        waiting.forEach(write -> write.fail(new SQLException("The storage was closed")));
        drop();
    }

    private void commit(Write<?> first) {
        List<Write<?>> group = new ArrayList<>();
        try {
            Sql sql = connection();
            sql.execute("BEGIN IMMEDIATE");
            for (Write<?> next = first; next != null; next = group.size() < GROUP ? waiting.poll() : null) {
                group.add(next);
                next.run(sql);
            }
            sql.execute("COMMIT");
            group.forEach(Write::succeed);
        } catch (Throwable e) { // keep the thread alive and complete all callers
            drop();
            if (group.isEmpty()) {
                group.add(first);
            }
            group.forEach(write -> write.fail(e));
        }
    }

    private Sql connection() throws Exception {
        if (connection == null) {
            connection = open.call();
        }
        return connection;
    }

    /** Closes the connection, which rolls back uncommitted writes. */
    private void drop() {
        try (Sql dropped = connection) {
            connection = null;
        } catch (SQLException e) {
            // The connection is discarded anyway.
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(settings.timeout().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
