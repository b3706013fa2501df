package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The contracts of storages, in PostgreSQL. */
class PostgresqlTest extends JdbcContracts {
    PostgresqlTest() {
        super(Databases.postgresql());
    }

    /** Otherwise everything that is stored would be rolled back when its connection returns to the pool. */
    @Test
    void aPoolThatDoesNotCommitByItselfIsRefused() {
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
