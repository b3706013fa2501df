package org.gatewright.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL over a pool of connections; each statement is its own transaction, or shares one with inserts of the same kind.
 */
final class PooledDatabase extends Database {
    /** SQL states of conflicts, after which the same statement may be retried. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    /** SQL states of servers that accept no writes, for example after a failover. */
    private static final Set<String> READ_ONLY = Set.of("25006");

    private final DataSource pool;
    private final Consumer<Connection> evict;
    private final Runnable close;
    private final int limit;
    private final Semaphore room;
    private final Duration timeout;

    /** The groups of rows by statement, of which this package has a few. */
    private final Map<String, InsertGroups> inserts = new ConcurrentHashMap<>();

    /** Creates a connection pool with the timeouts of the settings. */
    PooledDatabase(PGSimpleDataSource server, JdbcSettings settings) {
        super(Dialect.POSTGRESQL);
        int seconds = Math.max(1, (int) settings.timeout().toSeconds());
        server.setConnectTimeout(seconds);
        server.setSocketTimeout(seconds + 1);
        server.setCancelSignalTimeout(1);
        server.setTcpKeepAlive(true);
        server.setLogServerErrorDetail(false);
        server.setApplicationName("gatewright");
        limit(server, settings.timeout());
        HikariConfig config = new HikariConfig();
        config.setDataSource(server);
        config.setMaximumPoolSize(settings.connections());
        config.setConnectionTimeout(Math.max(250, settings.timeout().toMillis()));
        config.setValidationTimeout(Math.max(250, settings.timeout().toMillis() / 2));
        config.setInitializationFailTimeout(-1);
        config.setPoolName("gatewright");
        this.timeout = settings.timeout();
        HikariDataSource own = new HikariDataSource(config);
        this.pool = own;
        this.evict = own::evictConnection;
        this.close = own::close;
        this.limit = settings.connections() + settings.waiting();
        this.room = new Semaphore(limit);
    }

    /** Uses the pool of an application, which has its own timeouts and is not closed. */
    PooledDatabase(DataSource pool, JdbcSettings settings) {
        super(Dialect.POSTGRESQL);
        this.timeout = settings.timeout();
        this.pool = pool;
        this.evict = connection -> {};
        this.close = () -> {};
        this.limit = settings.connections() + settings.waiting();
        this.room = new Semaphore(limit);
    }

    /** Throws if connections leave it to their user to commit, as each statement here is a transaction. */
    static void requireAutoCommit(DataSource pool) {
        try (Connection connection = pool.getConnection()) {
            if (!connection.getAutoCommit()) {
                throw new IllegalArgumentException("The connections of the pool must have auto-commit on");
            }
        } catch (SQLException e) {
            throw new StorageException("The database is unreachable", e);
        }
    }

    /**
     * Sets a statement timeout at the server. Behind a pooler that rejects or drops options, statements must not depend on
     * their connection: then only the socket has a timeout, and statements are not prepared by name.
     */
    private static void limit(PGSimpleDataSource server, Duration longest) {
        String before = server.getOptions();
        server.setOptions((before == null ? "" : before + " ") + "-c statement_timeout=" + longest.toMillis());
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT setting FROM pg_settings WHERE name = 'statement_timeout'")) {
            if (row.next() && row.getString(1).equals(String.valueOf(longest.toMillis()))) {
                return;
            }
        } catch (SQLException refused) {
            // A pooler rejects the options, or the server is unreachable, which the first call reports.
        }
        server.setOptions(before);
        prepareNothing(server);
    }

    /** Disables named prepared statements, whose names may collide behind a pooler. */
    static void prepareNothing(PGSimpleDataSource server) {
        server.setPrepareThreshold(0);
        server.setPreparedStatementCacheQueries(0);
    }

    @Override
    <T> T read(Work<T> work) {
        return run(work);
    }

    @Override
    <T> T write(Work<T> work) {
        return run(work);
    }

    @Override
    CompletableFuture<Integer> insert(String statement, @Nullable Object... row) {
        InsertGroups group = inserts.computeIfAbsent(
                statement, each -> new InsertGroups(rows -> persist(sql -> sql.updateEach(each, rows)), timeout));
        enter();
        try {
            return group.insert(row).whenComplete((count, failure) -> room.release());
        } catch (Throwable e) { // such as without a thread to send it
            room.release();
            throw e;
        }
    }

    private <T> T run(Work<T> work) {
        enter();
        try {
            return persist(work);
        } catch (SQLException e) {
            throw Database.failure(e);
        } finally {
            room.release();
        }
    }

    private void enter() {
        if (!room.tryAcquire()) {
            throw new StorageException("Too many calls are waiting for the database");
        }
    }

    private <T> T persist(Work<T> work) throws SQLException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return work(pool.getConnection(), work);
            } catch (SQLException e) {
                if (!CONFLICTS.contains(state(e)) || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private <T> T work(Connection connection, Work<T> work) throws SQLException {
        try (Sql sql = new Sql(connection)) { // closed once: closing again could affect its next user
            return work.run(sql);
        } catch (SQLException e) {
            if (READ_ONLY.contains(state(e))) {
                evict.accept(connection);
            }
            throw e;
        }
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    @Override
    Load load() {
        return new Load(limit - room.availablePermits(), limit);
    }

    @Override
    public void close() {
        close.run();
    }
}
