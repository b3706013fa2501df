package org.gatewright.benchmarks.compare;

import java.time.Duration;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * What was seen of a server in some seconds of load.
 *
 * @param times of the answers in microseconds
 * @param time how long it was
 * @param served all answers, with those before the measured time and after it
 */
record Window(Histogram times, Duration time, Usage usage, long served) {
    /** Answers a second. */
    double rate() {
        return times.getTotalCount() / seconds(time);
    }

    /** Answers for a second of the server's processor time, which a busy machine changes less. */
    double thrift() {
        return times.getTotalCount() / seconds(usage.server());
    }

    /** The time in milliseconds within which 99 of 100 were answered. */
    double slow() {
        return times.getValueAtPercentile(99) / 1000.0;
    }

    /** How many cores were used for it. */
    double cores(Function<Usage, Duration> what) {
        return seconds(what.apply(usage)) / seconds(time);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
