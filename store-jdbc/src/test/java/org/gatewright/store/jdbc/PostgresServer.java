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

/** A PostgreSQL of a test's own, which it may stop, freeze, kill and start again where it was. */
public final class PostgresServer implements AutoCloseable {
    private final Path data;
    private EmbeddedPostgres running;
    private final int port;

    /** A server over a directory, which may be new; with options of its own. */
    public PostgresServer(Path data, Map<String, String> options) {
        this.data = data;
        this.running = start(data, 0, options);
        this.port = running.getPort();
    }

    private static EmbeddedPostgres start(Path data, int port, Map<String, String> options) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(5))
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("synchronous_commit", "on"); // the library turns it off
        options.forEach(builder::setServerConfig);
        if (port != 0) {
            builder.setPort(port);
        }
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

    /** Does these, one after the other. */
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

    /** Ends all connections but the one that asks. */
    void disconnect() {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
    }

    /** Sends the signal to the server's first process, and waits until all have ended. */
    public void end(String signal) {
        List<ProcessHandle> processes = processes();
        signal(signal, signal.equals("KILL") ? processes : processes.subList(0, 1));
        Await.until("the server has ended", () -> processes.stream().noneMatch(PostgresServer::runs));
    }

    /** A process that ended and that nobody asked about stays in the table of processes. */
    private static boolean runs(ProcessHandle process) {
        try {
            String state = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return !state.substring(state.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false;
        }
    }

    /** All its processes stand still; asked twice, since one that began meanwhile would go on serving. */
    void freeze() {
        signal("STOP", processes());
        signal("STOP", processes());
    }

    void thaw() {
        signal("CONT", processes());
    }

    /** Starts it again where it was. */
    public void restart(Map<String, String> options) {
        try {
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running = start(data, port, options);
    }

    /** Another server with the same rows, which follows this one; both are started anew. */
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
            // Some may have ended by themselves meanwhile.
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
