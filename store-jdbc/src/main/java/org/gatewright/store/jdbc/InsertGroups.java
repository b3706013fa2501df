package org.gatewright.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * The rows that callers insert with one statement. Those that come while others are on their way to the database are sent
 * together, in one transaction: they share a round trip and a sync to disk. A row that comes alone is sent at once, by its
 * caller. Thread-safe.
 */
final class InsertGroups {
    /** So few that the driver sends them without a sync in between, which would commit a part. */
    private static final int GROUP = 100;

    /** While one group is being committed, the next is on its way. */
    private static final int SENDERS = 2;

    /** Classes of SQL states that are the fault of a row, and no reason to reject the rows beside it. */
    private static final Set<String> OF_A_ROW = Set.of("21", "22", "23", "54");

    private final Sender sender;
    private final Duration timeout;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Insert> waiting = new ArrayDeque<>();
    private int sending;

    /** Inserts rows in one transaction, and returns the number of inserted rows of each: 0 or 1. */
    interface Sender {
        int[] send(List<@Nullable Object[]> rows) throws SQLException;
    }

    InsertGroups(Sender sender, Duration timeout) {
        this.sender = sender;
        this.timeout = timeout;
    }

    /** A row and its waiting caller. Guarded by the lock, as all that is here. */
    private final class Insert {
        private final @Nullable Object[] row;
        private final Condition changed = lock.newCondition();
        private boolean done;
        private int inserted;
        private @Nullable Exception failure;

        Insert(@Nullable Object[] row) {
            this.row = row;
        }

        void done(int count, @Nullable Exception e) {
            done = true;
            inserted = count;
            failure = e;
            changed.signal();
        }

        int result() {
            if (failure != null) {
                throw new StorageException("The database call failed", failure);
            }
            return inserted;
        }
    }

    /** Inserts a row, and returns how many were inserted: 0 or 1. */
    int insert(@Nullable Object... row) {
        lock.lock();
        Insert mine = new Insert(row);
        try {
            waiting.add(mine);
            long left = timeout.toNanos();
            while (!mine.done) {
                if (sending < SENDERS && !waiting.isEmpty()) {
                    sendNext();
                } else if (left <= 0) {
                    throw new StorageException("The database call timed out");
                } else {
                    left = mine.changed.awaitNanos(left);
                }
            }
            return mine.result();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("Interrupted while waiting for the database", e);
        } finally {
            if (!mine.done) {
                waiting.remove(mine);
            }
            if (!waiting.isEmpty()) {
                waiting.element().changed.signal(); // there may be a free sender
            }
            lock.unlock();
        }
    }

    /** Returns the number of rows that are not on their way yet. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void sendNext() {
        List<Insert> group = new ArrayList<>();
        while (group.size() < GROUP && !waiting.isEmpty()) {
            group.add(waiting.remove());
        }
        sending++;
        try {
            send(group);
        } finally {
            sending--;
        }
    }

    /** Sends these rows; if one of them is at fault, each alone. */
    private void send(List<Insert> group) {
        try {
            int[] counts = unlocked(group.stream().map(each -> each.row).toList());
            for (int i = 0; i < counts.length; i++) {
                group.get(i).done(counts[i], null);
            }
        } catch (SQLException e) {
            if (group.size() > 1
                    && e.getSQLState() != null
                    && OF_A_ROW.contains(e.getSQLState().substring(0, 2))) {
                group.forEach(each -> send(List.of(each)));
            } else {
                group.forEach(each -> each.done(0, e));
            }
        } catch (RuntimeException e) {
            group.forEach(each -> each.done(0, e));
        }
    }

    private int[] unlocked(List<@Nullable Object[]> rows) throws SQLException {
        lock.unlock();
        try {
            return sender.send(rows);
        } finally {
            lock.lock();
        }
    }
}
