package org.gatewright.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gatewright.testkit.Wire;

/** New, empty databases for tests: files, and schemas of one PostgreSQL that ends with the JVM. */
final class Databases implements AutoCloseable {
    /** Without background purge, since tests purge themselves. */
    static final JdbcSettings SETTINGS = JdbcSettings.defaults().purge(Duration.ZERO);

    /** For all tests but those of timeouts: a timeout for slow machines. */
    static final JdbcSettings PATIENT = SETTINGS.timeout(Duration.ofMinutes(5));

    private static final Map<String, PgBouncer> POOLERS = new ConcurrentHashMap<>();
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final AtomicInteger FILES = new AtomicInteger();

    private final List<JdbcStoreProvider> opened = new ArrayList<>();
    private final Supplier<String> addresses;

    private Databases(Supplier<String> addresses) {
        this.addresses = addresses;
    }

    static Databases sqlite() {
        return new Databases(Databases::file);
    }

    static Databases postgresql() {
        return new Databases(Databases::schema);
    }

    /** Databases of that PostgreSQL behind a pooler, which does not pass on a schema. */
    static Databases pooled(String mode, String more) {
        int port = POOLERS.computeIfAbsent(mode, name -> new PgBouncer(Server.RUNNING.getPort(), name, more)).port;
        return new Databases(() -> "postgresql://postgres@localhost:" + port + "/" + database());
    }

    private static String database() {
        String name = "d" + SCHEMAS.incrementAndGet();
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return name;
    }

    private static final class Server {
        private static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPort(Wire.freePort())
                        .setPGStartupWait(Duration.ofMinutes(5))
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    String address() {
        return addresses.get();
    }

    private static String file() {
        return "sqlite:" + Folder.MADE.resolve("state" + FILES.incrementAndGet() + ".db");
    }

    /** For the files, until the JVM ends. */
    private static final class Folder {
        private static final Path MADE = make();

        private static Path make() {
            try {
                Path folder = Files.createTempDirectory("gatewright");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path folder) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
                Files.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String schema() {
        String name = "s" + SCHEMAS.incrementAndGet();
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("CREATE SCHEMA " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "postgresql://postgres@localhost:" + Server.RUNNING.getPort() + "/postgres?currentSchema=" + name;
    }

    /** Opens a store provider on a new database. */
    JdbcStoreProvider storage(Clock clock) {
        return open(address(), clock);
    }

    JdbcStoreProvider open(String address, Clock clock) {
        JdbcStoreProvider storage = JdbcStoreProvider.open(address, clock, PATIENT);
        opened.add(storage);
        return storage;
    }

    /** Copies the only authorization to this number of rows with unique IDs. */
    static void copy(String address, int rows) throws SQLException {
        String random = address.startsWith("sqlite") ? "randomblob(16)" : "uuid_send(gen_random_uuid())";
        try (Connection connection = connection(address);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO gw_authorizations (tenant, id, version, revoked, expires, subject, client, body)"
                            + " WITH RECURSIVE copies (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM copies WHERE n < "
                            + rows
                            + ") SELECT tenant, " + random + ", version, revoked, expires, subject, client, body"
                            + " FROM gw_authorizations, copies");
        }
    }

    /** Opens a connection that bypasses the store. */
    static Connection connection(String address) throws SQLException {
        return DriverManager.getConnection(url(address));
    }

    /** Returns the address as a JDBC URL. */
    static String url(String address) {
        return address.startsWith("sqlite")
                ? "jdbc:" + address
                : "jdbc:" + address.replace("postgres@", "") + "&user=postgres";
    }

    /** Returns the number that a query returns. */
    static long count(String address, String query) throws SQLException {
        try (Connection connection = connection(address);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() {
        opened.forEach(JdbcStoreProvider::close);
        opened.clear();
    }
}
