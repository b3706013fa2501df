package org.gatewright.store.jdbc;

import java.time.Duration;

/**
 * How patient the storage is with its database. Immutable.
 *
 * @param timeout how long a call may take, waiting included; in PostgreSQL first for a connection, then for the statement
 * @param connections how many connections a node opens to PostgreSQL, or reads with from SQLite
 * @param waiting how many calls may wait at the same time; more are refused at once
 * @param purge how often what has expired is looked for; zero for never
 */
public record JdbcSettings(Duration timeout, int connections, int waiting, Duration purge) {
    public JdbcSettings {
        if (timeout.toMillis() <= 0 || connections < 1 || waiting < 1 || purge.isNegative()) {
            throw new IllegalArgumentException("A timeout is a millisecond or more, there is at least one connection"
                    + " and room for one that waits, and the time between purges is not below zero");
        }
    }

    /** 3 seconds, 8 connections, 1,000 calls that wait, a purge every minute. */
    public static JdbcSettings defaults() {
        return new JdbcSettings(Duration.ofSeconds(3), 8, 1000, Duration.ofMinutes(1));
    }

    public JdbcSettings timeout(Duration longest) {
        return new JdbcSettings(longest, connections, waiting, purge);
    }

    public JdbcSettings connections(int most) {
        return new JdbcSettings(timeout, most, waiting, purge);
    }

    public JdbcSettings waiting(int most) {
        return new JdbcSettings(timeout, connections, most, purge);
    }

    public JdbcSettings purge(Duration every) {
        return new JdbcSettings(timeout, connections, waiting, every);
    }
}
