package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Revocation of more authorizations than one statement may change. */
class LargeOwnerTest {
    private static final int ROWS = 20_000;

    private final Clock clock = Clock.systemUTC();
    private final Databases databases = Databases.postgresql();

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void readsEachRowOnlyAFewTimesOnRevocationByClient() throws SQLException {
        String address = databases.address();
        databases
                .open(address, clock)
                .tenant("tenant")
                .authorizations()
                .insert(Probe.activeAuthorization("app", clock));
        Databases.copy(address, ROWS);
        try (Connection connection = Databases.connection(address);
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE gw_authorizations");
        }
        databases.close(); // with its connections, which then report their statistics
        long before = rowsRead(address);
        int revoked = databases
                .open(address, clock)
                .tenant("tenant")
                .authorizations()
                .revoke(new AuthorizationFilter.Client("app"));
        databases.close();
        assertThat(revoked).isEqualTo(ROWS);
        assertThat(rowsRead(address) - before).isBetween((long) ROWS, 4L * ROWS);
    }

    private static long rowsRead(String address) throws SQLException {
        String schema = address.substring(address.indexOf('=') + 1);
        return Databases.count(
                address,
                "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'gw_authorizations'"
                        + " AND schemaname = '" + schema + "'");
    }
}
