package org.gatewright.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rows that callers insert with one statement. Those that come while others are on their way to the database are sent
 * together, in one transaction: they share a round trip and a sync to disk. A row that comes alone is sent at once.
 * Thread-safe.
 */
final class InsertGroups {
    /** So few that the driver sends them without a sync in between, which would commit a part. */
    private static final int GROUP = 100;

    /** While one group is being committed, the next is on its way. */
    private static final int SENDERS = 2;

    private static final long IDLE_SECONDS = 30;

    /** Classes of SQL states that are the fault of a row, and no reason to reject the rows beside it. */
    private static final Set<String> OF_A_ROW = Set.of("21", "22", "23", "54");

    private final Sender sender;
    private final Duration timeout;
    private final ThreadPoolExecutor senders;

    /** Guarded by itself, as the number of those who send. */
    private final Deque<Insert> waiting = new ArrayDeque<>();

    private int sending;

    /** Inserts rows in one transaction, and returns the number of inserted rows of each: 0 or 1. */
    interface Sender {
        int[] send(List<@Nullable Object[]> rows) throws SQLException;
    }

    /** A row and what its caller waits for. */
    private static final class Insert {
        private final @Nullable Object[] row;
        private final CompletableFuture<Integer> outcome = new CompletableFuture<>();

        Insert(@Nullable Object[] row) {
            this.row = row;
        }
    }

    InsertGroups(Sender sender, Duration timeout) {
        this.sender = sender;
        this.timeout = timeout;
        this.senders = new ThreadPoolExecutor(
                SENDERS, SENDERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "gatewright inserts");
                    thread.setDaemon(true);
                    return thread;
                });
        senders.allowCoreThreadTimeOut(true);
    }

    /** Begins to insert a row, and returns how many were inserted, 0 or 1, once that is durable. */
    CompletableFuture<Integer> insert(@Nullable Object... row) {
        Insert mine = new Insert(row);
        synchronized (waiting) {
            waiting.add(mine);
            if (sending < SENDERS) {
                senders.execute(this::sendAll);
                sending++;
            }
        }
        return mine.outcome.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((count, failure) -> {
            if (failure != null) {
                giveUp(mine);
            }
        });
    }

    private void giveUp(Insert insert) {
        synchronized (waiting) {
            waiting.remove(insert);
        }
    }

    /** Returns the number of rows that are not on their way yet. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void sendAll() {
        for (List<Insert> group = next(); !group.isEmpty(); group = next()) {
            send(group);
        }
    }

    /** Takes the next rows; if there are none, their sender ends. */
    private List<Insert> next() {
        synchronized (waiting) {
            List<Insert> group = new ArrayList<>(Math.min(GROUP, waiting.size()));
            while (group.size() < GROUP && !waiting.isEmpty()) {
                group.add(waiting.remove());
            }
            if (group.isEmpty()) {
                sending--;
            }
            return group;
        }
    }

    /** Sends these rows; if one of them is at fault, each alone. */
    private void send(List<Insert> group) {
        try {
            int[] counts = sender.send(group.stream().map(each -> each.row).toList());
            for (int i = 0; i < counts.length; i++) {
                group.get(i).outcome.complete(counts[i]);
            }
        } catch (SQLException e) {
            if (group.size() > 1
                    && e.getSQLState() != null
                    && OF_A_ROW.contains(e.getSQLState().substring(0, 2))) {
                group.forEach(each -> send(List.of(each)));
            } else {
                fail(group, e);
            }
        } catch (Throwable e) { // keep the sender alive and complete all callers
            fail(group, e);
        }
    }

    private static void fail(List<Insert> group, Throwable reason) {
        group.forEach(each -> each.outcome.completeExceptionally(reason));
    }
}
