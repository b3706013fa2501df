package org.gatewright.server.storage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Deletes what has expired from storages, in the background. For each row that comes in, two may be deleted without a rest:
 * so at any load the number of rows follows that of those that are alive. What has expired beyond that, such as while a
 * server was stopped, is deleted a small batch at a time, with a rest after each that is much longer than it took and gets
 * shorter with each hour, so that requests hardly notice. Thread-safe.
 */
public final class Purge implements AutoCloseable {
    /** How long a batch may take where all other writes wait until it is done. */
    public static final Duration ALONE = Duration.ofMillis(2);

    /** How long it may take where others write meanwhile; one of many rows costs less than many of few. */
    public static final Duration BESIDE_OTHERS = Duration.ofMillis(10);

    private static final int FEWEST = 25;
    private static final int MOST = 1000;
    private static final long RESTS = 99;
    private static final long PER_INSERT = 2;

    /** How often it looks at what came in. */
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<Expiring> storages;
    private final Duration every;
    private final Duration most;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder inserted;
    private long paid;
    private final LongAdder deleted = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Thread thread;

    /**
     * A purge that begins at once.
     *
     * @param inserted counts the rows that come in
     * @param every the pause after all is clean; zero for no purge at all
     * @param most how long a batch may take; one that takes longer is followed by a smaller one
     */
    public Purge(List<? extends Expiring> storages, LongAdder inserted, Duration every, Duration most) {
        if (every.isNegative() || most.isNegative()) {
            throw new IllegalArgumentException("Neither a pause nor a batch takes less than no time");
        }
        this.storages = List.copyOf(storages);
        this.inserted = inserted;
        this.every = every;
        this.most = most;
        this.thread = new Thread(this::run, "gatewright purge");
        thread.setDaemon(true);
        if (!every.isZero()) {
            thread.start();
        }
    }

    /** How many rows were deleted so far. */
    public long deleted() {
        return deleted.sum();
    }

    /** How often the storage failed; the rows are deleted another time. */
    public long failed() {
        return failed.sum();
    }

    private void run() {
        boolean open = true;
        while (open) {
            storages.forEach(this::clean);
            paid = inserted.sum() * PER_INSERT; // all is clean, so nothing is owed
            open = !rested();
        }
    }

    /** Whether it was closed in the pause, which ends early when there is enough to do. */
    private boolean rested() {
        long end = System.nanoTime() + every.toNanos();
        boolean closed = false;
        while (!closed && owed() < MOST && end - System.nanoTime() > 0) {
            closed = pause(Math.min(TICK, Math.max(1, end - System.nanoTime())));
        }
        return closed;
    }

    /** How many rows may be deleted for those that came in. */
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
            batch = took > most.toNanos() ? Math.max(FEWEST, batch / 2) : Math.min(MOST, batch + batch / 4);
        }
    }

    /** How long to rest after a batch that took so long and began so long after the first. */
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

    /** Whether it was closed meanwhile. */
    private boolean pause(long nanos) {
        try {
            return closing.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Ends it, after the batch that is under way. */
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
