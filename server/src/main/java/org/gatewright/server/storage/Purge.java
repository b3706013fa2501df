package org.gatewright.server.storage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The deletion of expired rows, in the background. For each inserted row, two may be deleted without a pause, so that
 * at any load the number of rows follows the number of unexpired ones. A backlog beyond that, such as after a downtime,
 * is deleted in small batches, with a pause after each that is much longer than the batch took and becomes shorter with
 * each hour, so that requests are hardly affected. Thread-safe.
 */
public final class Purge implements AutoCloseable {
    /** The maximum duration of a batch in a store where all other writes wait for it. */
    public static final Duration ALONE = Duration.ofMillis(2);

    /**
     * The maximum duration of a batch in a store with concurrent writes; one large batch costs less than many small
     * ones.
     */
    public static final Duration BESIDE_OTHERS = Duration.ofMillis(10);

    private static final int FEWEST = 25;
    private static final int MOST = 1000;
    private static final long RESTS = 99;
    private static final long PER_INSERT = 2;

    /** How often the number of inserted rows is checked. */
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<Expiring> storages;
    private final Duration every;
    private final Duration longest;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder inserted;
    private long paid;
    private final LongAdder deleted = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Thread thread;

    /**
     * Creates a purge that starts at once.
     *
     * @param inserted the number of rows that were inserted
     * @param every the pause after all expired rows are deleted; zero for no purge at all
     * @param longest the maximum duration of a batch; a longer one is followed by a smaller one
     */
    public Purge(List<? extends Expiring> storages, LongAdder inserted, Duration every, Duration longest) {
        if (every.isNegative() || longest.isNegative()) {
            throw new IllegalArgumentException("The pause and the duration of a batch must not be negative");
        }
        this.storages = List.copyOf(storages);
        this.inserted = inserted;
        this.every = every;
        this.longest = longest;
        this.thread = new Thread(this::run, "gatewright purge");
        thread.setDaemon(true);
        if (!every.isZero()) {
            thread.start();
        }
    }

    /** Returns how many rows were deleted so far. */
    public long deleted() {
        return deleted.sum();
    }

    /** Returns how often the storage failed; the deletion is retried later. */
    public long failed() {
        return failed.sum();
    }

    private void run() {
        boolean open = true;
        while (open) {
            storages.forEach(this::clean);
            paid = inserted.sum() * PER_INSERT; // nothing is expired, so nothing is owed
            open = !rested();
        }
    }

    /** Returns whether it was closed during the pause, which ends early if there is enough to delete. */
    private boolean rested() {
        long end = System.nanoTime() + every.toNanos();
        boolean closed = false;
        while (!closed && owed() < MOST && end - System.nanoTime() > 0) {
            closed = pause(Math.min(TICK, Math.max(1, end - System.nanoTime())));
        }
        return closed;
    }

    /** Returns how many rows may be deleted for those that were inserted. */
    private long owed() {
        return inserted.sum() * PER_INSERT - paid;
    }

    private void clean(Expiring storage) {
        long begun = System.nanoTime();
        int batch = FEWEST;
        boolean more = true;
        while (more) {
            long start = System.nanoTime();
            long owed = owed();
            int size = (int) Math.max(batch, Math.min(MOST, owed));
            int rows = purge(storage, size);
            long took = System.nanoTime() - start;
            paid += Math.min(rows, Math.max(0, owed));
            more = rows == size && !pause(owed > 0 ? 0 : rest(took, start - begun));
            batch = took > longest.toNanos() ? Math.max(FEWEST, batch / 2) : Math.min(MOST, batch + batch / 4);
        }
    }

    /** Returns how long to pause after a batch that took {@code took}, {@code since} after the first one. */
    static long rest(long took, long since) {
        return took * Math.max(1, RESTS >> Math.min(Long.SIZE - 1, TimeUnit.NANOSECONDS.toHours(since)));
    }

    private int purge(Expiring storage, int batch) {
        try {
            int rows = storage.purge(batch);
            deleted.add(rows);
            return rows;
        } catch (RuntimeException e) {
            failed.increment();
            return 0;
        }
    }

    /** Returns whether it was closed in the meantime. */
    private boolean pause(long nanos) {
        try {
            return closing.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Stops the purge after the current batch. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
