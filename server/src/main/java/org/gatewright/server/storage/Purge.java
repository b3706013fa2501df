package org.gatewright.server.storage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Deletes what has expired from storages, in the background: a small batch at a time, and after each batch a rest that is
 * much longer than it took, so that requests hardly notice. Where more expires than that deletes, the rests get shorter
 * with each hour. Thread-safe.
 */
public final class Purge implements AutoCloseable {
    /** How long a batch may take where all other writes wait until it is done. */
    public static final Duration ALONE = Duration.ofMillis(2);

    /** How long it may take where others write meanwhile; one of many rows costs less than many of few. */
    public static final Duration BESIDE_OTHERS = Duration.ofMillis(10);

    private static final int FEWEST = 25;
    private static final int MOST = 1000;
    private static final long RESTS = 99;

    private final List<Expiring> storages;
    private final Duration every;
    private final Duration most;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder deleted = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Thread thread;

    /**
     * A purge that begins at once.
     *
     * @param every the pause after all is clean; zero for no purge at all
     * @param most how long a batch may take; one that takes longer is followed by a smaller one
     */
    public Purge(List<? extends Expiring> storages, Duration every, Duration most) {
        if (every.isNegative() || most.isNegative()) {
            throw new IllegalArgumentException("Neither a pause nor a batch takes less than no time");
        }
        this.storages = List.copyOf(storages);
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
            open = !pause(every.toNanos());
        }
    }

    private void clean(Expiring storage) {
        long begun = System.nanoTime();
        int batch = FEWEST;
        boolean more = true;
        while (more) {
            long start = System.nanoTime();
            int rows = purge(storage, batch);
            long took = System.nanoTime() - start;
            more = rows == batch && !pause(rest(took, start - begun));
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
