package org.gatewright.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.UnblockType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Wire;
import org.jspecify.annotations.Nullable;

/** A real Redis server, started for a test on a free port of 127.0.0.1. */
public final class RedisServer implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final List<String> options;
    private @Nullable Process process;

    private RedisServer(List<String> options) {
        try {
            this.folder = Files.createTempDirectory("redis");
            this.port = Wire.freePort();
            this.options = options;
            unpack(folder.resolve("redis-server"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server with further options, such as {@code --appendonly yes}; without them it persists nothing. */
    public static RedisServer started(String... options) {
        RedisServer server = new RedisServer(List.of(options));
        try {
            server.start();
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Returns the address for {@code RedisStoreProvider.open}. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Starts the server on its port, and waits until it responds. */
    public void start() {
        List<String> command =
                new ArrayList<>(List.of(folder.resolve("redis-server").toString()));
        command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--dir", folder.toString(), "--save", ""));
        command.addAll(options);
        File log = folder.resolve("log").toFile();
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("the server responds", () -> isReady());
    }

    /** Whether its process runs. */
    public boolean runs() {
        return process != null && process.isAlive();
    }

    private boolean isReady() {
        if (!Objects.requireNonNull(process).isAlive()) {
            throw new IllegalStateException("The server ended: " + log());
        }
        try {
            return "PONG".equals(ask(redis -> redis.ping()));
        } catch (RedisException e) {
            return String.valueOf(e.getMessage()).contains("NOAUTH")
                    || String.valueOf(e.getCause()).contains("NOAUTH");
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command on a separate connection and returns its result. */
    public <T> T ask(Function<RedisCommands<String, String>, T> question) {
        RedisURI uri = RedisURI.create("127.0.0.1", port);
        uri.setTimeout(Duration.ofMinutes(5));
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    /** Ends the waits of all clients for replicas, as on a timeout. */
    void unblock() {
        ask(redis -> {
            redis.clientList()
                    .lines()
                    .filter(client -> client.contains("cmd=wait"))
                    .map(client -> client.substring("id=".length(), client.indexOf(' ')))
                    .forEach(id -> redis.clientUnblock(Long.parseLong(id), UnblockType.TIMEOUT));
            return true;
        });
    }

    /** Stops its process, which then neither responds nor ends. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        long pid = Objects.requireNonNull(process).pid();
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills it, as by {@code kill -9}. */
    public void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        try {
            running.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(Path program) throws IOException {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        String name = mac
                ? "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64")
                : arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
        try (InputStream resource = RedisServer.class.getResourceAsStream("/" + name)) {
            Files.copy(Objects.requireNonNull(resource, name), program, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("Can't make a program executable");
        }
    }
}
