package org.gatewright.benchmarks.purge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.gatewright.benchmarks.throughput.Measure;
import org.gatewright.benchmarks.throughput.TokenCalls;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.storage.Purge;
import org.gatewright.server.token.KeyRing;
import org.gatewright.store.jdbc.JdbcSettings;
import org.gatewright.store.jdbc.JdbcStoreProvider;
import org.gatewright.store.jdbc.PostgresServer;

/**
 * Purges millions of expired authorizations while tokens are requested at a steady rate, and prints the effect on
 * requests: their latencies with and without the purge, and lock waits.
 */
public final class PurgeUnderLoad {
    private static final int ROWS = Integer.getInteger("rows", 5_000_000);
    private static final int RATE = Integer.getInteger("rate", 200);
    private static final int CALLERS = 8;
    private static final Duration MOST = Duration.ofMinutes(Integer.getInteger("minutes", 60));
    private static final Duration LONG_LOCK = Duration.ofMillis(50);
    private static final Duration ON = Duration.ofSeconds(40);
    private static final Duration OFF = Duration.ofSeconds(10);

    private final Clock clock = Clock.systemUTC();
    private final Entropy entropy = Entropy.system();
    private final Histogram with = new Histogram(3);
    private final Histogram without = new Histogram(3);

    private PurgeUnderLoad() {}

    public static void main(String[] arguments) throws Exception {
        Set<String> which = arguments.length == 0 ? Set.of("postgresql", "sqlite") : Set.of(arguments);
        Path folder = Files.createTempDirectory("purge");
        if (which.contains("postgresql")) {
            postgresql(folder);
        }
        if (which.contains("sqlite")) {
            Path file = folder.resolve("state.db");
            new PurgeUnderLoad()
                    .run(
                            "SQLite",
                            "sqlite:" + file,
                            () -> DriverManager.getConnection("jdbc:sqlite:" + file),
                            SQLITE,
                            Purge.ALONE);
        }
        System.exit(0); // despite threads that a server's library left behind
    }

    private static void postgresql(Path folder) throws Exception {
        Path log = folder.resolve("data/log/server.log");
        Map<String, String> options = Map.of(
                "log_lock_waits",
                "on",
                "deadlock_timeout",
                LONG_LOCK.toMillis() + "ms",
                "logging_collector",
                "on",
                "log_filename",
                log.getFileName().toString());
        try (PostgresServer server = new PostgresServer(folder.resolve("data"), options);
                Stream<String> lines = Files.lines(log)) {
            new PurgeUnderLoad()
                    .run("PostgreSQL", server.address(), server::connection, POSTGRESQL, Purge.BESIDE_OTHERS);
            long waits =
                    lines.filter(line -> line.contains("still waiting for")).count();
            System.out.println("  locks waited for longer than " + LONG_LOCK.toMillis() + " ms: " + waits);
        }
    }

    private static final String POSTGRESQL =
            "SELECT decode(md5(n::text), 'hex'), version, revoked, expires - 86400000 - n,"
                    + " 'user' || n % 100000, client, session, body FROM gw_authorizations, generate_series(1, " + ROWS
                    + ") n";

    private static final String SQLITE = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT " + ROWS
            + ") SELECT randomblob(16), version, revoked, expires - 86400000 - n, 'user' || n % 100000, client, session,"
            + " body FROM gw_authorizations, n";

    private interface Opening {
        Connection open() throws SQLException;
    }

    private void run(String name, String address, Opening opening, String rows, Duration batch) throws Exception {
        JdbcSettings settings = JdbcSettings.defaults().purge(Duration.ZERO);
        try (JdbcStoreProvider storage = JdbcStoreProvider.open(address, clock, settings)) {
            AuthorizationStore store = storage.tenant("tenant").authorizations();
            store.insert(TokenCalls.authorization(entropy, Instant.ofEpochMilli(clock.millis())));
            fill(opening, rows);
            Callable<?> call = TokenCalls.engine(storage.tenant("tenant"), KeyRing.generate(entropy));
            Measure.paced(CALLERS, RATE, OFF, call);
            long begun = System.nanoTime();
            long deleted = 0;
            while (deleted < ROWS && System.nanoTime() - begun < MOST.toNanos()) {
                without.add(Measure.paced(CALLERS, RATE, OFF, call));
                try (Purge purge = new Purge(List.of(store), new LongAdder(), Duration.ofHours(1), batch)) {
                    with.add(Measure.paced(CALLERS, RATE, ON, call));
                    purge.close();
                    deleted += purge.deleted();
                }
            }
            System.out.printf(
                    "%s: %,d of %,d rows deleted in %d s, of which the purge worked four fifths, %d requests a second%n",
                    name,
                    deleted,
                    ROWS,
                    Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                    RATE);
        }
        print("without", without);
        print("with", with);
    }

    private static void fill(Opening opening, String rows) throws SQLException {
        try (Connection connection = opening.open();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO gw_authorizations " + rows);
            statement.execute("ANALYZE");
        }
    }

    private static void print(String purge, Histogram times) {
        System.out.printf(
                "  %s purge: %d requests, median %.2f ms, 99 %% within %.2f ms, all within %.1f ms%n",
                purge,
                times.getTotalCount(),
                times.getValueAtPercentile(50) / 1000.0,
                times.getValueAtPercentile(99) / 1000.0,
                times.getMaxValue() / 1000.0);
    }
}
