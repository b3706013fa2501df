package org.gatewright.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder of {@code src/test} with a lock file, copied to {@code target} and installed there by npm. Thread-safe. */
final class NodePackages {
    private final Path sources;
    private final Path place;
    private boolean ready;

    NodePackages(String name) {
        this.sources = Path.of("src", "test", name);
        this.place = Path.of("target", name).toAbsolutePath();
    }

    /** Returns the copy, in which the packages of the lock file are installed. */
    synchronized Path install() {
        if (!ready) {
            try {
                boolean installed = isInstalled();
                copySources();
                if (!installed) {
                    run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), Map.of());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ready = true;
        }
        return place;
    }

    /** Whether the packages of this very lock file are there; npm writes its own list of them at the end. */
    private boolean isInstalled() throws IOException {
        Path lock = place.resolve("package-lock.json");
        return Files.exists(place.resolve("node_modules").resolve(".package-lock.json"))
                && Files.exists(lock)
                && Files.mismatch(lock, sources.resolve("package-lock.json")) < 0;
    }

    private void copySources() throws IOException {
        Files.createDirectories(place);
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                Files.copy(file, place.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Runs a command in the copy; returns what it printed, or fails with that if the command fails. */
    byte[] run(List<String> command, Map<String, String> settings) throws IOException {
        Path output = place.resolve("output.txt");
        Path errors = place.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(place.toFile())
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
