package org.gatewright.benchmarks.compare;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The measurements of one contender.
 *
 * @param trouble why there are no measurements
 * @param windows one a round
 * @param idle resident megabytes before the first load
 * @param loaded the most after a round
 * @param garbage kilobytes a request
 */
record Score(
        String name,
        Optional<String> trouble,
        List<Window> windows,
        Duration start,
        long idle,
        long loaded,
        OptionalDouble garbage) {
    /** The median of the rounds. */
    double median(ToDoubleFunction<Window> value) {
        return median(windows.stream().mapToDouble(value).toArray());
    }

    /** The median of the rounds' ratios to another in the same round. */
    double ratio(Score floor, ToDoubleFunction<Window> value) {
        double[] ratios = new double[windows.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = value.applyAsDouble(windows.get(i)) / value.applyAsDouble(floor.windows.get(i));
        }
        return median(ratios);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
