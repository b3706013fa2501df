package org.gatewright.store.jdbc;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** Schema migrations, compatible with running nodes of the previous version. */
final class Migrations {
    private static final String OURS = "classpath:org/gatewright/store/jdbc/migration";

    private static final String HISTORY = "gw_schema_history";

    /** The version of the newest migration. */
    static final String NEWEST = "1";

    /** An advisory lock number that other applications are unlikely to use. */
    private static final long LOCK = 0x6761_7465_7772L;

    private static final System.Logger LOG = System.getLogger(Migrations.class.getName());
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private Migrations() {}

    /** Runs a migration exclusively across threads and processes; for SQLite, whose library takes no lock itself. */
    static synchronized void alone(Path lock, Runnable migration) {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            AtomicReference<@Nullable FileLock> held = new AtomicReference<>();
            await(() -> {
                held.set(channel.tryLock());
                return held.get() != null;
            });
            try (FileLock mine = held.get()) {
                migration.run();
            }
        } catch (IOException | SQLException e) {
            throw new StorageException("Cannot lock the file that guards schema migrations", e);
        }
    }

    /**
     * Runs a migration exclusively on PostgreSQL, where two nodes that find no tables would conflict. The lock ends with its
     * transaction, since behind a pooler a connection is reused by others.
     */
    static void alone(DataSource server, Runnable migration) {
        try (Connection lock = server.getConnection();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            await(() -> {
                try (ResultSet row = statement.executeQuery("SELECT pg_try_advisory_xact_lock(" + LOCK + ")")) {
                    boolean mine = row.next() && row.getBoolean(1);
                    if (!mine) {
                        lock.rollback(); // a waiting node must not occupy a pooler's connection
                    }
                    return mine;
                }
            });
            migration.run();
            lock.commit();
        } catch (SQLException | IOException e) {
            throw new StorageException("The database is unreachable", e);
        }
    }

    private interface Attempt {
        boolean succeeds() throws IOException, SQLException;
    }

    /** Waits for the lock with a log message, up to a limit. */
    private static void await(Attempt turn) throws IOException, SQLException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        boolean told = false;
        while (!turn.succeeds()) {
            if (System.nanoTime() > end) {
                throw new StorageException("Another process has been migrating the tables for " + LONGEST_WAIT
                        + "; if there is none, a stale connection holds the lock");
            }
            if (!told) {
                LOG.log(Level.INFO, "Waiting for another process that is migrating the tables");
                told = true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean isCurrent(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT version, success FROM " + HISTORY + " ORDER BY installed_rank DESC LIMIT 1")) {
            return row.next() && NEWEST.equals(row.getString(1)) && row.getBoolean(2);
        } catch (SQLException noTables) {
            return false;
        }
    }

    /** Runs the pending migrations; of several nodes that start together, one does. Loads no Flyway if there are none. */
    static void run(DataSource database, Dialect dialect, String... more) {
        if (more.length == 0 && isCurrent(database)) {
            return;
        }
        String[] locations = new String[more.length + 1];
        locations[0] = OURS;
        System.arraycopy(more, 0, locations, 1, more.length);
        try {
            Flyway.configure()
                    .dataSource(database)
                    .locations(locations)
                    .table(HISTORY)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .placeholders(dialect.placeholders())
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StorageException("The tables could not be migrated", e);
        }
    }
}
