package org.gatewright.benchmarks.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.gatewright.standalone.Main;

/**
 * {@code gatewright serve} as a separate process that can be killed: from the executable jar if it was built, otherwise
 * from the class path.
 */
public final class ServedProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PROGRAM = Path.of("../standalone/target/gatewright-all.jar");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String EXECUTABLE =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** The current JDK's java, with the largest heap of every measured server. */
    public static final List<String> JAVA = List.of(EXECUTABLE, "-Xmx1g");

    /** The same with the options by which the launcher starts the program, of which that heap is one. */
    public static final List<String> LAUNCHED = launched();

    private static List<String> launched() {
        String command = ". ../standalone/src/main/launcher/java.sh; server_options "
                + Runtime.version().feature();
        try {
            Process shell = new ProcessBuilder("sh", "-c", command).start();
            String options = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Stream.concat(
                            Stream.of(EXECUTABLE), Stream.of(options.strip().split(" +")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Settings settings;
    private final Process process;

    private ServedProcess(Settings settings, List<String> how) {
        this.settings = settings;
        List<String> command = new ArrayList<>(LAUNCHED);
        command.addAll(how);
        command.addAll(arguments(settings));
        try {
            this.process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitHealth();
    }

    private Path log() {
        return settings.file().resolveSibling("server.log");
    }

    /** Starts it, and waits until it is healthy. */
    public static ServedProcess start(Settings settings) {
        if (!Files.exists(PROGRAM)) {
            return new ServedProcess(settings, program());
        }
        Path archive = settings.file().resolveSibling("classes.jsa");
        if (!Files.exists(archive)) {
            // The first run creates the archive that the launcher would keep.
            new ServedProcess(settings, with("-XX:ArchiveClassesAtExit=" + archive)).close();
        }
        return new ServedProcess(settings, with("-XX:SharedArchiveFile=" + archive));
    }

    private static List<String> with(String option) {
        List<String> how = new ArrayList<>(List.of(option));
        how.addAll(program());
        return how;
    }

    /** Returns the program for the java command, without arguments. */
    public static List<String> program() {
        return Files.exists(PROGRAM)
                ? List.of("-jar", PROGRAM.toString())
                : List.of("-cp", System.getProperty("java.class.path"), Main.class.getName());
    }

    /** Returns the arguments of the program. */
    public static List<String> arguments(Settings settings) {
        return List.of("serve", "--config", settings.file().toString());
    }

    /** Waits until it is healthy. */
    public void awaitHealth() {
        long begun = System.nanoTime();
        URI health = URI.create("http://localhost:" + settings.management() + "/health");
        while (!isWell(health)) {
            if (!process.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
                process.destroyForcibly();
                throw new IllegalStateException("The server is not well; see " + log());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static boolean isWell(URI health) {
        try {
            HttpRequest request = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the processor time that it has taken so far. */
    public Duration computed() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Kills it, as by {@code kill -9}. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Terminates it gracefully, as by {@code kill}. */
    @Override
    public void close() {
        process.destroy();
        if (process.onExit()
                .completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .isAlive()) {
            kill();
        }
    }
}
