package org.gatewright.benchmarks.compare;

import java.time.Duration;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * The measurements of a server during some seconds of load.
 *
 * @param times response times in microseconds
 * @param time length of the window
 * @param served all responses, including those before and after the measured time
 */
record Window(Histogram times, Duration time, Usage usage, long served) {
    /** Responses per second. */
    double rate() {
        return times.getTotalCount() / seconds(time);
    }

    /** Responses per second of the server's processor time, which depends less on other load. */
    double thrift() {
        return times.getTotalCount() / seconds(usage.server());
    }

    /** The 99th percentile of the response time in milliseconds. */
    double slow() {
        return times.getValueAtPercentile(99) / 1000.0;
    }

    /** The number of cores used. */
    double cores(Function<Usage, Duration> what) {
        return seconds(what.apply(usage)) / seconds(time);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
