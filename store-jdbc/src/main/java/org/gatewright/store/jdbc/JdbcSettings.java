package org.gatewright.store.jdbc;

import java.time.Duration;

/**
 * Timeouts and limits for the database. Immutable.
 *
 * @param timeout the timeout of a call, including waiting; in PostgreSQL once for the connection and once for the statement
 * @param connections the number of connections to PostgreSQL, or for reading from SQLite
 * @param waiting the maximum number of waiting calls; further ones are rejected immediately
 * @param purge the interval between purges of expired rows; zero for never
 */
public record JdbcSettings(Duration timeout, int connections, int waiting, Duration purge) {
    public JdbcSettings {
        if (timeout.toMillis() <= 0 || connections < 1 || waiting < 1 || purge.isNegative()) {
            throw new IllegalArgumentException("The timeout must be at least a millisecond, connections and waiting at"
                    + " least 1, and the purge interval not negative");
        }
    }

    /** Returns a timeout of 3 seconds, 8 connections, 1,000 waiting calls and a purge every minute. */
    public static JdbcSettings defaults() {
        return new JdbcSettings(Duration.ofSeconds(3), 8, 1000, Duration.ofMinutes(1));
    }

    public JdbcSettings timeout(Duration longest) {
        return new JdbcSettings(longest, connections, waiting, purge);
    }

    public JdbcSettings connections(int limit) {
        return new JdbcSettings(timeout, limit, waiting, purge);
    }

    public JdbcSettings waiting(int limit) {
        return new JdbcSettings(timeout, connections, limit, purge);
    }

    public JdbcSettings purge(Duration every) {
        return new JdbcSettings(timeout, connections, waiting, every);
    }
}
