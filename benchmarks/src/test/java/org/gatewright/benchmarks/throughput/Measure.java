package org.gatewright.benchmarks.throughput;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * What many callers saw who each began a call when the one before had ended.
 *
 * @param rate calls a second
 * @param times of the calls in microseconds
 */
public record Measure(double rate, Histogram times) {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    /** Lets so many callers call for that time, after having let them warm up. */
    public static Measure of(int callers, Duration warmUp, Duration time, Callable<?> call) throws Exception {
        run(callers, warmUp, call);
        long begun = System.nanoTime();
        Histogram times = run(callers, time, call);
        return new Measure((double) times.getTotalCount() * NANOS / (System.nanoTime() - begun), times);
    }

    private static Histogram run(int callers, Duration time, Callable<?> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            long end = System.nanoTime() + time.toNanos();
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(() -> repeat(end, call)));
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

    private static Histogram repeat(long end, Callable<?> call) throws Exception {
        Histogram times = new Histogram(3);
        for (long begun = System.nanoTime(); begun < end; ) {
            call.call();
            long now = System.nanoTime();
            times.recordValue((now - begun) / 1000);
            begun = now;
        }
        return times;
    }

    /** The time in milliseconds that all but that many in a hundred calls took at most. */
    public double milliseconds(double percentile) {
        return times.getValueAtPercentile(percentile) / 1000.0;
    }

    @Override
    public String toString() {
        return "%,.0f (%.1f ms)".formatted(rate, milliseconds(99));
    }
}
