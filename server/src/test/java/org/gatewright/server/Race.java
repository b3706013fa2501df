package org.gatewright.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same thing on many threads at the same moment; the threads are kept for further races. */
public final class Race implements AutoCloseable {
    private final ExecutorService threads;
    private final CyclicBarrier start;

    public Race(int runners) {
        this.threads = Executors.newFixedThreadPool(runners);
        this.start = new CyclicBarrier(runners);
    }

    /** What each thread got, in no particular order. */
    public <T> List<T> run(Callable<T> attempt) {
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < start.getParties(); i++) {
            futures.add(threads.submit(() -> {
                start.await();
                return attempt.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("An attempt failed", e);
            }
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
