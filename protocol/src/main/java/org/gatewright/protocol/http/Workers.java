package org.gatewright.protocol.http;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads for handlers that may block: virtual threads if the runtime has them (Java 21), a thread pool otherwise.
 *
 * <p>Accepts a fixed number of tasks at once, running and waiting together, and rejects more with a {@link
 * RejectedExecutionException}. Thread-safe; {@link #close} waits for the accepted tasks.
 */
public final class Workers implements Executor, AutoCloseable {
    /**
     * Larger than the number of threads that can wait at once for slow hashes and for the fetching of client documents.
     */
    private static final int POOL_SIZE = 128;

    private final ExecutorService threads;
    private final Semaphore places;

    /** Creates workers for at most that many tasks at once. */
    public Workers(int capacity) {
        this.threads = virtualThreads(capacity);
        this.places = new Semaphore(capacity);
    }

    @Override
    public void execute(Runnable task) {
        if (!places.tryAcquire()) {
            throw new RejectedExecutionException("All workers are busy");
        }
        try {
            threads.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            places.release();
            throw e;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            places.release();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private static ExecutorService virtualThreads(int capacity) {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return pool(capacity);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns a pool that wakes the thread which rested last, since its stack, caches and buffers are still at hand; a {@code
     * ThreadPoolExecutor} takes turns among all of them.
     */
    private static ExecutorService pool(int capacity) {
        int size = Math.min(capacity, POOL_SIZE);
        return new ForkJoinPool(size, threads(), null, true, size, size, 0, pool -> true, 30, TimeUnit.SECONDS);
    }

    private static ForkJoinWorkerThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return pool -> {
            ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
            thread.setName("gatewright-worker-" + number.incrementAndGet());
            thread.setContextClassLoader(loader);
            return thread;
        };
    }
}
