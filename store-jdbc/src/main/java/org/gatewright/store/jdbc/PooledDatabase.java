package org.gatewright.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.gatewright.server.storage.StorageException;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL over a pool of connections; each statement is its own transaction. */
final class PooledDatabase implements Database {
    /** Another transaction was in the way; the same statement may be sent again. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    /** The server takes no writes (any more): after a failover, for one. */
    private static final Set<String> READ_ONLY = Set.of("25006");

    private final HikariDataSource pool;
    private final int most;
    private final Semaphore room;
    private final Duration timeout;

    /** A pool of connections to the server, which end when they take longer than the settings say. */
    PooledDatabase(PGSimpleDataSource server, JdbcSettings settings) {
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
        this.pool = new HikariDataSource(config);
        this.most = settings.connections() + settings.waiting();
        this.room = new Semaphore(most);
    }

    /**
     * Lets the server end a statement that takes too long. Behind a pooler, which takes no options or keeps them from the
     * server, nothing may depend on which connection a statement gets: then only the socket has a time limit, and no
     * statement is prepared by name.
     */
    private static void limit(PGSimpleDataSource server, Duration longest) {
        String before = server.getOptions();
        server.setOptions((before == null ? "" : before + " ") + "-c statement_timeout=" + longest.toMillis());
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer =
                        statement.executeQuery("SELECT setting FROM pg_settings WHERE name = 'statement_timeout'")) {
            if (answer.next() && answer.getString(1).equals(String.valueOf(longest.toMillis()))) {
                return;
            }
        } catch (SQLException refused) {
            // A pooler does not know the options; or nothing is there, which is found out when it is needed.
        }
        server.setOptions(before);
        prepareNothing(server);
    }

    /** No statement is prepared by name, since behind a pooler others may have prepared one of that name. */
    static void prepareNothing(PGSimpleDataSource server) {
        server.setPrepareThreshold(0);
        server.setPreparedStatementCacheQueries(0);
    }

    @Override
    public <T> T read(Work<T> work) {
        return run(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        return run(work);
    }

    private <T> T run(Work<T> work) {
        if (!room.tryAcquire()) {
            throw new StorageException("Too many calls wait for the database");
        }
        try {
            return persist(work);
        } catch (SQLException e) {
            throw new StorageException("The database did not do it", e);
        } finally {
            room.release();
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
        try (Sql sql = new Sql(connection)) { // closed once: a second time would hit whoever has it next
            return work.run(sql);
        } catch (SQLException e) {
            if (READ_ONLY.contains(state(e))) {
                pool.evictConnection(connection);
            }
            throw e;
        }
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    @Override
    public Load load() {
        return new Load(most - room.availablePermits(), most);
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public void close() {
        pool.close();
    }
}
