package org.gatewright.standalone.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gatewright.standalone.Main;

/** {@code gatewright serve} as a process of its own, which can be killed. */
final class ServedProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Duration start;

    /** Starts it, and waits until it says that it is well. */
    ServedProcess(Path config, int management) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        this.process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--config",
                        config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(config.resolveSibling("server.log").toFile())
                .start();
        URI health = URI.create("http://localhost:" + management + "/health");
        while (!isWell(health)) {
            if (!process.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "The server does not start; see " + config.resolveSibling("server.log"));
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        this.start = Duration.ofNanos(System.nanoTime() - begun);
    }

    private static boolean isWell(URI health) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(health).build();
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** From the start of the process until it was well. */
    Duration start() {
        return start;
    }

    /** As by {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
