package org.gatewright.benchmarks.throughput;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The measurements of many callers, each of which starts a call when its previous one has ended.
 *
 * @param rate calls per second
 * @param times of the calls in microseconds
 */
public record Measure(double rate, Histogram times) {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    /** Runs this number of callers for that time, after a warm-up. */
    public static Measure of(int callers, Duration warmUp, Duration time, Callable<?> call) throws Exception {
        run(callers, warmUp, call);
        long begun = System.nanoTime();
        Histogram times = run(callers, time, call);
        return new Measure((double) times.getTotalCount() * NANOS / (System.nanoTime() - begun), times);
    }

    /** Runs this number of callers at a fixed total rate; latencies are measured from the scheduled start. */
    public static Histogram paced(int callers, int rate, Duration time, Callable<?> call) throws Exception {
        long pause = NANOS * callers / rate;
        long end = System.nanoTime() + time.toNanos();
        return run(callers, () -> repeat(end, pause, call));
    }

    private static Histogram run(int callers, Duration time, Callable<?> call) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        return run(callers, () -> repeat(end, 0, call));
    }

    private static Histogram run(int callers, Callable<Histogram> caller) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(caller));
            }
            Histogram all = new Histogram(3);
            for (Future<Histogram> one : running) {
                all.add(one.get());
            }
            return all;
        } finally {
            threads.shutdown();
        }
    }

    /** Starts a call after each pause, or without pause as soon as the previous one has ended. */
    private static Histogram repeat(long end, long pause, Callable<?> call) throws Exception {
        Histogram times = new Histogram(3);
        long due = System.nanoTime() + (long) (Math.random() * pause);
        while (due < end) {
            LockSupport.parkNanos(due - System.nanoTime());
            call.call();
            long now = System.nanoTime();
            times.recordValue(Math.max(0, now - due) / 1000);
            due = pause == 0 ? now : due + pause;
        }
        return times;
    }

    /** Returns this percentile of the latency in milliseconds. */
    public double milliseconds(double percentile) {
        return times.getValueAtPercentile(percentile) / 1000.0;
    }

    @Override
    public String toString() {
        return "%,.0f (%.1f ms)".formatted(rate, milliseconds(99));
    }
}
