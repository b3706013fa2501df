package org.gatewright.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The table, with the machine and the date above it. */
final class Report {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final double MILLIS = 1000.0;
    private static final String HEADING = """
            | Server | one core: of the floor | for the same processor time | 99 %, ms | core used \
            | all cores: of the floor | 99 %, ms | MB idle | MB loaded | start, s | KB a request |
            |---|---|---|---|---|---|---|---|---|---|---|""";

    private Report() {}

    static void print(PrintStream out, List<Score> pinned, List<Score> free) throws IOException {
        out.printf(
                "%s: %d cores, %d GiB, %s, Java %s. %d connections, %d rounds of %d s.%n%n",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                gibibytes(),
                System.getProperty("os.name"),
                System.getProperty("java.version"),
                Compare.CONNECTIONS,
                Compare.ROUNDS,
                Compare.TIME.toSeconds());
        print(out, "one core", pinned.get(0));
        print(out, "all cores", free.get(0));
        out.println();
        out.println(HEADING);
        for (int i = 0; i < pinned.size(); i++) {
            out.println(row(pinned, free, i));
        }
    }

    /** Shows whether the bare server, the load generator or other load on the machine was the bottleneck. */
    private static void print(PrintStream out, String cores, Score floor) {
        if (floor.trouble().isPresent()) {
            throw new IllegalStateException("The floor " + floor.trouble().get());
        }
        out.printf(
                "The floor on %s: %,.0f requests a second. Cores used: its server %.2f, the load %.2f, others %.2f.%n",
                cores,
                floor.median(Window::rate),
                floor.median(round -> round.cores(Usage::server)),
                floor.median(round -> round.cores(Usage::generator)),
                floor.median(round -> round.cores(Usage::others)));
    }

    private static String row(List<Score> pinned, List<Score> free, int i) {
        Score one = pinned.get(i);
        if (one.trouble().isPresent()) {
            return "| " + one.name() + " | " + one.trouble().get() + " | | | | | | | | | |";
        }
        String garbage =
                one.garbage().isPresent() ? "%.1f".formatted(one.garbage().getAsDouble()) : "-";
        return "| %s | %s | %s | %.1f | %.0f %% | %s | %d | %d | %.1f | %s |"
                .formatted(
                        one.name(),
                        percent(one.ratio(pinned.get(0), Window::rate)),
                        percent(one.ratio(pinned.get(0), Window::thrift)),
                        one.median(Window::slow),
                        100 * one.median(round -> round.cores(Usage::server)),
                        free(free, i),
                        one.idle(),
                        one.loaded(),
                        one.start().toMillis() / MILLIS,
                        garbage);
    }

    private static String free(List<Score> free, int i) {
        Score score = free.get(i);
        return score.trouble()
                .map(trouble -> trouble + " | ")
                .orElseGet(() -> "%s | %.1f"
                        .formatted(percent(score.ratio(free.get(0), Window::rate)), score.median(Window::slow)));
    }

    private static String percent(double ratio) {
        return "%.1f %%".formatted(100 * ratio);
    }

    private static long gibibytes() throws IOException {
        String total = Files.readAllLines(MEMORY).get(0).replaceAll("\\D", "");
        return Math.round(Long.parseLong(total) / (1024.0 * 1024));
    }
}
