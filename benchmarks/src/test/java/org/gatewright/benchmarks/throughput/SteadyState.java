package org.gatewright.benchmarks.throughput;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.benchmarks.program.Site;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.standalone.serve.OpenStore;
import org.gatewright.store.jdbc.PostgresServer;

/**
 * Issues short-lived tokens as fast as possible, and prints the number of rows and the size of the store every minute:
 * {@code SteadyState sqlite|postgresql [minutes] [token lifetime in seconds]}.
 */
public final class SteadyState {
    private static final int CALLERS = 64;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final PrintStream out = System.out;

    private SteadyState() {}

    public static void main(String[] arguments) throws Exception {
        boolean sqlite = arguments[0].equals("sqlite");
        int minutes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        int life = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        new SteadyState().run(sqlite, minutes, Duration.ofSeconds(life));
        System.exit(0); // despite threads that a server's library left behind
    }

    private interface Look {
        /** Returns the number of rows and the size in bytes. */
        List<Long> at() throws Exception;
    }

    private void run(boolean sqlite, int minutes, Duration life) throws Exception {
        Path folder = Files.createTempDirectory("steady");
        if (sqlite) {
            Path file = folder.resolve("state.db").toAbsolutePath();
            try (Site site = Site.open(Site.Kind.SQLITE, folder)) {
                load(folder, site.address(), minutes, life, () -> List.of(rows("jdbc:sqlite:" + file), size(file)));
            }
            return;
        }
        try (PostgresServer server = new PostgresServer(folder.resolve("data"), java.util.Map.of())) {
            load(folder, server.address(), minutes, life, () -> {
                try (Connection connection = server.connection()) {
                    return List.of(
                            number(connection, "SELECT count(*) FROM gw_authorizations"),
                            number(connection, "SELECT pg_total_relation_size('gw_authorizations')"));
                }
            });
        }
    }

    private void load(Path folder, String address, int minutes, Duration life, Look look) throws Exception {
        Settings settings = Settings.write(folder, address, 1);
        try (OpenStore store = TokenCalls.open(settings, address)) {
            OpenStore.Tenant tenant = store.tenant(settings.issuer());
            Callable<?> call = TokenCalls.engine(
                    tenant.stores(), tenant.keys(), Lifetimes.defaults().access(life));
            out.println("| minute | tokens a second | median, ms | 99 %, ms | rows | MB | deleted a second |");
            out.println("|---|---|---|---|---|---|---|");
            long deleted = 0;
            for (int minute = 1; minute <= minutes; minute++) {
                Measure measure = Measure.of(CALLERS, Duration.ZERO, MINUTE, call);
                long purged = store.provider().use().purged();
                List<Long> now = look.at();
                out.printf(
                        "| %d | %,.0f | %.2f | %.1f | %,d | %,d | %,d |%n",
                        minute,
                        measure.rate(),
                        measure.milliseconds(50),
                        measure.milliseconds(99),
                        now.get(0),
                        now.get(1) >> 20,
                        (purged - deleted) / MINUTE.toSeconds());
                deleted = purged;
            }
        }
    }

    private static long rows(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            return number(connection, "SELECT count(*) FROM gw_authorizations");
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet response = statement.executeQuery(query)) {
            return response.next() ? response.getLong(1) : 0;
        }
    }

    /** Returns the size including the write-ahead log. */
    private static long size(Path file) throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(file.getParent())) {
            for (Path one : files.filter(other -> other.getFileName().toString().startsWith("state.db"))
                    .toList()) {
                size += Files.size(one);
            }
        }
        return size;
    }
}
