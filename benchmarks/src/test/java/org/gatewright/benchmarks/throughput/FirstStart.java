package org.gatewright.benchmarks.throughput;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.gatewright.testkit.Wire;

/**
 * How long {@code gatewright serve} takes in an empty folder, from the command to its first response: {@code FirstStart [TIMES]}. It
 * is built and its classes are archived before. Prints the median, the fastest and the slowest, and the processor time.
 */
public final class FirstStart {
    private static final Path LAUNCHER = Path.of("../gatewright").toAbsolutePath();
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private FirstStart() {}

    /** A start: the time until the first response, and the processor time until then. */
    private record Start(Duration time, Duration computed) {}

    public static void main(String[] arguments) throws Exception {
        int times = arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]);
        start();
        List<Duration> taken = new ArrayList<>();
        List<Duration> computed = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Start start = start();
            taken.add(start.time);
            computed.add(start.computed);
        }
        taken.sort(null);
        computed.sort(null);
        System.out.printf(
                "Java %s: %d ms (%d to %d), of %d ms of processor time%n",
                System.getProperty("java.version"),
                taken.get(times / 2).toMillis(),
                taken.get(0).toMillis(),
                taken.get(times - 1).toMillis(),
                computed.get(times / 2).toMillis());
    }

    private static Start start() throws IOException, InterruptedException {
        int port = Wire.freePort();
        Path folder = Files.createTempDirectory("first-start");
        ProcessBuilder command = new ProcessBuilder(
                        LAUNCHER.toString(), "serve", "--issuer", "http://localhost:" + port)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        command.environment().put("GATEWRIGHT_JAVA", System.getProperty("java.home"));
        long begun = System.nanoTime();
        Process server = command.start();
        try {
            while (!responds(port)) {
                if (!server.isAlive()) {
                    throw new IllegalStateException("The server has ended; see " + folder.resolve("log"));
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return new Start(
                    Duration.ofNanos(System.nanoTime() - begun),
                    server.info().totalCpuDuration().orElseThrow());
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static boolean responds(int port) throws InterruptedException {
        URI metadata = URI.create("http://localhost:" + port + "/.well-known/openid-configuration");
        try {
            return HTTP.send(HttpRequest.newBuilder(metadata).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
