package org.gatewright.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.gatewright.benchmarks.throughput.Connections;

/** The process of a server. */
final class Server implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 2_000_000;
    private static final String RESIDENT = "VmRSS:";

    private final Process process;
    private final Duration start;

    private Server(List<String> command, Cores cores, Stand stand, Path log) throws IOException {
        List<String> all = new ArrayList<>(cores.prefix());
        all.addAll(command);
        long begun = System.nanoTime();
        this.process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Connections connections = new Connections(stand.port(), stand.first());
        while (!isReady(connections)) {
            if (!process.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
                process.destroyForcibly();
                throw new IOException("It does not answer; see " + log);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        this.start = Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Starts the server, and waits for its first response. */
    static Server start(Stand stand, Cores cores, Path log) throws IOException {
        Optional<List<String>> training = stand.launch().training();
        if (training.isPresent()) {
            new Server(training.get(), Cores.ALL, stand, log).close();
        }
        return new Server(stand.launch().command(), cores, stand, log);
    }

    private static boolean isReady(Connections connections) {
        try {
            return connections.call().length > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the time from its start to its first response. */
    Duration start() {
        return start;
    }

    /** Returns the processor time used so far. */
    Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Returns its resident memory in megabytes. */
    long resident() throws IOException {
        String line = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(each -> each.startsWith(RESIDENT))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
    }

    /** Terminates it, or kills it after a timeout. */
    @Override
    public void close() {
        process.destroy();
        if (process.onExit()
                .completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .isAlive()) {
            process.destroyForcibly().onExit().join();
        }
    }
}
