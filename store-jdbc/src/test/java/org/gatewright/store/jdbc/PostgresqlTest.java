package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.limit.CounterStore;
import org.gatewright.server.storage.StorageException;
import org.gatewright.tck.CounterStoreContract;
import org.gatewright.testkit.Race;
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

    /** A text that PostgreSQL rejects, beside others in the same transaction. */
    @Test
    void rejectsAFaultyAuthorizationAloneAmongConcurrentInserts() {
        AuthorizationStore store =
                databases().storage(new TestClock()).tenant("tenant").authorizations();
        Entropy entropy = Entropy.system();
        AtomicInteger inserts = new AtomicInteger();
        try (Race callers = new Race(32)) {
            for (int round = 0; round < 10; round++) {
                List<Boolean> right = callers.run(() -> {
                    boolean faulty = inserts.getAndIncrement() % 32 == 5;
                    Authorization authorization = authorization(entropy, faulty ? "nul\0" : "alice");
                    try {
                        store.insert(authorization);
                        return !faulty && store.find(authorization.id()).isPresent();
                    } catch (StorageException e) {
                        return faulty && store.find(authorization.id()).isEmpty();
                    }
                });
                assertThat(right).hasSize(32).containsOnly(true);
            }
        }
    }

    private static Authorization authorization(Entropy entropy, String subject) {
        Instant now = new TestClock().instant();
        return Authorization.create(
                        entropy,
                        "client",
                        Optional.of(EndUser.of(subject)),
                        Permission.of(Scope.of("read")),
                        Map.of(),
                        now)
                .start(Optional.empty(), now.plusSeconds(300));
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
