package org.gatewright.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gatewright.protocol.json.Json;

/**
 * Runs the scripts of {@code src/test/node} with the client libraries that its lock file names. A script finds its
 * settings in the environment, and prints its outcome as JSON or fails.
 */
final class NodeScripts {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path PLACE = Path.of("target", "node");

    private static boolean ready;

    private NodeScripts() {}

    /** What the script printed. */
    static Map<String, Object> run(String script, Map<String, String> settings) {
        try {
            prepare();
            return Json.read(run(List.of("node", script), settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void prepare() throws IOException {
        if (ready) {
            return;
        }
        boolean installed = isInstalled();
        copySources();
        if (!installed) {
            run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), Map.of());
        }
        ready = true;
    }

    /** Whether the libraries of this very lock file are there; npm writes its own list of them at the end. */
    private static boolean isInstalled() throws IOException {
        Path lock = PLACE.resolve("package-lock.json");
        return Files.exists(PLACE.resolve("node_modules").resolve(".package-lock.json"))
                && Files.exists(lock)
                && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) < 0;
    }

    private static void copySources() throws IOException {
        Files.createDirectories(PLACE);
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                Files.copy(source, PLACE.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static byte[] run(List<String> command, Map<String, String> settings) throws IOException {
        Path output = PLACE.resolve("output.txt");
        Path errors = PLACE.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(PLACE.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(settings);
        int status = finish(start(builder));
        if (status != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + status + "\n"
                    + Files.readString(errors) + Files.readString(output));
        }
        return Files.readAllBytes(output);
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(
                    "These tests need the commands node (18 or newer) and npm, and "
                            + builder.command().get(0)
                            + " can't be run. Install Node.js, for example with: apt-get install nodejs npm",
                    e);
        }
    }

    private static int finish(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting for a script", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
