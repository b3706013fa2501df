package org.gatewright.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Processor time: of a server, of the load generator, and of everything on the machine, these two included. */
record Usage(Duration server, Duration generator, Duration machine) {
    private static final Path STAT = Path.of("/proc/stat");
    private static final int MILLIS_PER_TICK = 10;

    /** The columns of user, nice, system, irq and softirq; the others are idle times, or contained in these. */
    private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7);

    /** Returns the usage until now. */
    static Usage now(Supplier<Duration> server) throws IOException {
        Duration own = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        String[] columns = Files.readAllLines(STAT).get(0).split(" +");
        long ticks = BUSY.stream().mapToLong(i -> Long.parseLong(columns[i])).sum();
        return new Usage(server.get(), own, Duration.ofMillis(ticks * MILLIS_PER_TICK));
    }

    Usage minus(Usage before) {
        return new Usage(server.minus(before.server), generator.minus(before.generator), machine.minus(before.machine));
    }

    /** Returns the usage of everything but the server and the load generator. */
    Duration others() {
        return machine.minus(server).minus(generator);
    }
}
