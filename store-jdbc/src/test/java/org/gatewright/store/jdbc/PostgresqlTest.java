package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import org.gatewright.server.limit.CounterStore;
import org.gatewright.tck.CounterStoreContract;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contracts of stores, on PostgreSQL. */
class PostgresqlTest extends JdbcContracts {
    PostgresqlTest() {
        super(Databases.postgresql());
    }

    /** Only with PostgreSQL, since a SQLite file has one process. */
    @Nested
    class Counters extends CounterStoreContract {
        @Override
        protected CounterStore newStore() {
            return databases()
                    .storage(new TestClock())
                    .tenant("tenant")
                    .find(CounterStore.class)
                    .orElseThrow();
        }
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
