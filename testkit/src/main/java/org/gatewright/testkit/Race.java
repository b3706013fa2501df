package org.gatewright.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A race: the same action on many threads at the same time; the threads are reused. */
public final class Race implements AutoCloseable {
    private final int runners;
    private final ExecutorService threads;

    public Race(int runners) {
        this.runners = runners;
        this.threads = Executors.newFixedThreadPool(runners);
    }

    /** Runs the action on all threads and returns their results in no particular order. */
    public <T> List<T> run(Callable<T> attempt) {
        CyclicBarrier start = new CyclicBarrier(runners);
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < runners; i++) {
            futures.add(threads.submit(() -> {
                start.await();
                return attempt.call();
            }));
        }
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted before the end of a race", e);
        } catch (ExecutionException e) {
            throw new AssertionError("An attempt failed", e.getCause());
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
