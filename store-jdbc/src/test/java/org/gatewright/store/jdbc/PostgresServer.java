package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Wire;

/** A PostgreSQL server that a test can stop, freeze, kill and restart. */
public final class PostgresServer implements AutoCloseable {
    private final Path data;
    private EmbeddedPostgres running;
    private final int port;

    /** Starts a server on a directory, which may be new, with these options. */
    public PostgresServer(Path data, Map<String, String> options) {
        this.data = data;
        this.port = Wire.freePort();
        this.running = start(data, port, options);
    }

    private static EmbeddedPostgres start(Path data, int port, Map<String, String> options) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(5))
                .setDataDirectory(data)
                .setPort(port)
                .setCleanDataDirectory(false)
                .setServerConfig("synchronous_commit", "on"); // the library turns it off
        options.forEach(builder::setServerConfig);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String host() {
        return "localhost:" + port;
    }

    /** For {@code JdbcStoreProvider.open}. */
    public String address() {
        return "postgresql://postgres@" + host() + "/postgres";
    }

    /** Executes these statements in order. */
    public void execute(String... statements) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public Connection connection() throws SQLException {
        return running.getPostgresDatabase().getConnection();
    }

    /** Terminates all other connections. */
    void disconnect() {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
    }

    /** Sends the signal to the server's main process, and waits until all processes have ended. */
    public void end(String signal) {
        List<ProcessHandle> processes = processes();
        signal(signal, signal.equals("KILL") ? processes : processes.subList(0, 1));
        Await.until("the server has ended", () -> processes.stream().noneMatch(PostgresServer::runs));
    }

    /** Whether the process runs; a zombie process remains in the process table. */
    private static boolean runs(ProcessHandle process) {
        try {
            String state = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return !state.substring(state.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops all processes; signals twice, since a process that was forked meanwhile would continue. */
    void freeze() {
        signal("STOP", processes());
        signal("STOP", processes());
    }

    void thaw() {
        signal("CONT", processes());
    }

    /** Restarts the server on the same directory and port. */
    public void restart(Map<String, String> options) {
        try {
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running = start(data, port, options);
    }

    /** Starts a replica of this server; restarts both. */
    PostgresServer follower(Path copy, Map<String, String> options) {
        end("INT");
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(data.relativize(file).toString()));
            }
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
            Files.createFile(copy.resolve("standby.signal"));
            Files.writeString(
                    copy.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres'\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restart(options);
        return new PostgresServer(copy, Map.of());
    }

    private List<ProcessHandle> processes() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
            return Stream.concat(Stream.of(first), first.descendants()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String name, List<ProcessHandle> processes) {
        String ids =
                processes.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(" "));
        try {
            // Some may have ended meanwhile.
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + ids).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(processes).isNotEmpty();
    }

    @Override
    public void close() {
        try {
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
