package org.gatewright.protocol.http;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where handlers run that may wait: virtual threads where the runtime has them (Java 21), a thread pool elsewhere.
 *
 * <p>It takes at most a fixed number of tasks at once, running and waiting together, and rejects more with a
 * {@link RejectedExecutionException}. Thread-safe; {@link #close} ends it when the tasks it has are done.
 */
public final class Workers implements Executor, AutoCloseable {
    /** More than can wait at once for slow hashes, for documents of clients and for who fetches them. */
    private static final int POOL_SIZE = 128;

    private final ExecutorService threads;
    private final Semaphore places;

    /** Workers for at most that many tasks at once. */
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

    private static ExecutorService pool(int capacity) {
        int size = Math.min(capacity, POOL_SIZE);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity), daemonThreads());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemonThreads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "gatewright-worker-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
