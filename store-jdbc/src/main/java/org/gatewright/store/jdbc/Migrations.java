package org.gatewright.store.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.gatewright.server.storage.StorageException;

/** Brings a database's tables up to date; nodes of the version before go on working on them. */
final class Migrations {
    private static final String OURS = "classpath:org/gatewright/store/jdbc/migration";

    /** A number that other users of a database are unlikely to lock. */
    private static final long LOCK = 0x6761_7465_7772L;

    private Migrations() {}

    /** Runs it while no other process and no other thread does; for SQLite, where the library takes no lock itself. */
    static synchronized void alone(Path lock, Runnable migration) {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            migration.run();
        } catch (IOException e) {
            throw new StorageException("The file that lets one process change the tables can't be locked", e);
        }
    }

    /** The same for PostgreSQL, where two nodes that find no tables at all would be in each other's way. */
    static void alone(DataSource server, Runnable migration) {
        try (Connection lock = server.getConnection();
                Statement statement = lock.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")"); // it ends with the connection
            migration.run();
        } catch (SQLException e) {
            throw new StorageException("The database can't be reached", e);
        }
    }

    /** Does what was not done yet; of several nodes that start together, one does it. */
    static void run(DataSource database, Dialect dialect, String... more) {
        String[] locations = new String[more.length + 1];
        locations[0] = OURS;
        System.arraycopy(more, 0, locations, 1, more.length);
        try {
            Flyway.configure()
                    .dataSource(database)
                    .locations(locations)
                    .table("gw_schema_history")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .placeholders(dialect.placeholders())
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StorageException("The tables can't be brought up to date", e);
        }
    }
}
