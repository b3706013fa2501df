package org.gatewright.store.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a database: takes what waits, does it in one transaction, and answers all of it after the one wait
 * for the disk. Under load a wait is shared by many; alone, nobody waits for company.
 *
 * <p>Each piece of work is one statement, so one that breaks a constraint undoes nothing but itself. Any other failure,
 * such as a full disk, undoes the whole group, and every caller hears of it.
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

    /** A writer over connections that are opened so. */
    GroupCommit(Callable<Sql> open, JdbcSettings settings) {
        this.open = open;
        this.settings = settings;
        this.waiting = new ArrayBlockingQueue<>(settings.waiting());
        this.thread = new Thread(this::run, "gatewright writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** One piece of work, and who waits for it; who stops waiting before it began has it not done at all. */
    private static final class Write<T> {
        private final Database.Work<T> work;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();
        private final AtomicBoolean begunOrGivenUp = new AtomicBoolean();
        private @Nullable Runnable answer;

        Write(Database.Work<T> work) {
            this.work = work;
        }

        /** Does it; a broken constraint is an outcome, like a result. */
        void run(Sql sql) throws SQLException {
            if (!begunOrGivenUp.compareAndSet(false, true)) {
                answer = () -> {};
                return;
            }
            try {
                T result = work.run(sql);
                answer = () -> outcome.complete(result);
            } catch (SQLException e) {
                if (!SqliteErrors.isConstraint(e)) {
                    throw e;
                }
                answer = () -> fail(e);
            }
        }

        void succeed() {
            if (answer != null) {
                answer.run();
            }
        }

        void fail(Throwable cause) {
            outcome.completeExceptionally(cause);
        }
    }

    <T> T write(Database.Work<T> work) {
        Write<T> write = new Write<>(work);
        if (closed || !waiting.offer(write)) {
            throw new StorageException("Too many calls wait for the database");
        }
        try {
            return write.outcome.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            write.begunOrGivenUp.set(true);
            throw new StorageException("The database is too slow", e);
        } catch (InterruptedException e) {
            write.begunOrGivenUp.set(true);
            Thread.currentThread().interrupt();
            throw new StorageException("Interrupted while waiting for the database", e);
        } catch (ExecutionException e) {
            throw new StorageException("The database did not do it", e);
        }
    }

    /** How many wait for their turn. */
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
        } catch (Throwable e) { // the thread must live on, and nobody may wait in vain
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

    /** What was not committed is undone with the connection. */
    private void drop() {
        try (Sql dropped = connection) {
            connection = null;
        } catch (SQLException e) {
            // It is gone either way.
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
