package org.gatewright.benchmarks.throughput;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.gatewright.benchmarks.program.ServedProcess;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.benchmarks.program.Site;

/**
 * The load of an idle server: {@code Idle [MINUTES]}. Prints the transactions at its PostgreSQL and its processor time, counted from
 * after the first purge.
 */
public final class Idle {
    private static final Duration SETTLING = Duration.ofSeconds(70);

    /** After which PostgreSQL shows what its sessions did. */
    private static final Duration SHOWN = Duration.ofSeconds(2);

    private Idle() {}

    public static void main(String[] arguments) throws Exception {
        long minutes = arguments.length == 0 ? 5 : Long.parseLong(arguments[0]);
        Path folder = Files.createTempDirectory("idle");
        try (Site site = Site.open(Site.Kind.POSTGRESQL, folder)) {
            Settings settings = Settings.write(folder, site.address(), 1);
            try (ServedProcess server = ServedProcess.start(settings);
                    Connection other = BareStatements.connection(URI.create(site.address()))) {
                Thread.sleep(SETTLING.toMillis());
                long transactions = transactions(other);
                Duration computed = server.computed();
                Thread.sleep(Duration.ofMinutes(minutes).toMillis());
                System.out.printf(
                        "In %d idle minutes: %d transactions, %d ms of processor time%n",
                        minutes,
                        transactions(other) - transactions - 1, // that of the first count
                        server.computed().minus(computed).toMillis());
            }
        }
        System.exit(0); // despite threads that a server's library left behind
    }

    private static long transactions(Connection other) throws SQLException, InterruptedException {
        Thread.sleep(SHOWN.toMillis());
        try (Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()")) {
            row.next();
            return row.getLong(1);
        }
    }
}
