package org.gatewright.standalone.account;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Durations of one kind of request. Not thread-safe. */
final class Samples {
    /** The part of the samples that counts; the slowest are of other causes, such as the garbage collector. */
    private static final double KEPT = 0.95;

    private final long[] nanos;
    private int number;

    Samples(int capacity) {
        this.nanos = new long[capacity];
    }

    void add(long duration) {
        nanos[number++] = duration;
    }

    /** Returns the statistic of Welch's t-test for the logarithms: beyond 4.5, the means differ beyond doubt. */
    static double welch(Samples one, Samples other) {
        double[] a = one.logarithms();
        double[] b = other.logarithms();
        return (mean(a) - mean(b)) / Math.sqrt(variance(a) / a.length + variance(b) / b.length);
    }

    private double[] logarithms() {
        return kept().asDoubleStream().map(Math::log).toArray();
    }

    private LongStream kept() {
        return Arrays.stream(nanos, 0, number).sorted().limit((long) (number * KEPT));
    }

    /** Returns the median in microseconds. */
    double median() {
        return Arrays.stream(nanos, 0, number)
                        .sorted()
                        .skip(number / 2)
                        .findFirst()
                        .orElseThrow()
                / 1000.0;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }
}
