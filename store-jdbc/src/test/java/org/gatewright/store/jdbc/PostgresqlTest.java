package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The contracts of stores, on PostgreSQL. */
class PostgresqlTest extends JdbcContracts {
    PostgresqlTest() {
        super(Databases.postgresql());
    }

    /** Otherwise all writes would be rolled back when their connection returns to the pool. */
    @Test
    void rejectsAPoolWithoutAutoCommit() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(Databases.url(Databases.postgresql().address()));
        config.setAutoCommit(false);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertThatThrownBy(() -> JdbcStoreProvider.on(pool, Clock.systemUTC(), JdbcSettings.defaults()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("auto-commit");
        }
    }
}
