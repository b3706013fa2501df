package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Failures of PostgreSQL: errors while the server is unavailable, and recovery. */
@Tag("clients")
class PostgresqlFailureTest {
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final JdbcSettings SETTINGS = Databases.SETTINGS.timeout(TIMEOUT);
    private static final int RACERS = 64;

    @TempDir(cleanup = CleanupMode.NEVER)
    Path directory;

    private final Clock clock = Clock.tickSeconds(ZoneOffset.UTC);

    private PostgresServer server() {
        return new PostgresServer(directory.resolve("data"), Map.of());
    }

    private JdbcStoreProvider open(PostgresServer server) {
        return JdbcStoreProvider.open(server.address(), clock, SETTINGS);
    }

    @Test
    @Checks({"R-04", "R-09", "R-11"})
    void failsWhileTheServerIsDownAndLosesNothingAcknowledged() {
        try (PostgresServer server = server();
                JdbcStoreProvider storage = open(server);
                StoreLoad load = new StoreLoad(storage.tenant("tenant").authorizations(), 8)) {
            for (String signal : new String[] {"QUIT", "KILL"}) {
                load.awaitDone(100);
                server.end(signal);
                load.awaitRefused(16);
                Probe.assertUnavailable(storage::check);
                server.restart(Map.of());
                load.awaitDone(100);
            }
            Probe.awaitRecovery(storage::check);
            load.verify();
        }
    }

    @Test
    @Checks({"R-09", "R-10"})
    void failsWhileTheServerIsFrozen() {
        try (PostgresServer server = server();
                JdbcStoreProvider storage = open(server);
                StoreLoad load = new StoreLoad(storage.tenant("tenant").authorizations(), 32)) {
            load.awaitDone(100);
            server.freeze();
            try {
                load.awaitRefused(40);
                Probe.assertUnavailable(storage::check);
            } finally {
                server.thaw();
            }
            load.awaitDone(100);
            Probe.awaitRecovery(storage::check);
            load.verify();
        }
    }

    @Test
    @Checks("R-11")
    void readsFromAReadOnlyDatabaseAndWritesAgainAfterwards() {
        try (PostgresServer server = server();
                JdbcStoreProvider storage = open(server)) {
            AuthorizationStore store = storage.tenant("tenant").authorizations();
            Authorization known = Probe.activeAuthorization("app", clock);
            store.insert(known);
            server.execute("ALTER DATABASE postgres SET default_transaction_read_only = on");
            server.disconnect();
            Await.until("writes fail", () -> !Probe.succeeds(storage::check));
            Probe.assertUnavailable(() -> store.replace(known.revoke()));
            Await.until(
                    "reads succeed",
                    () -> Probe.succeeds(
                            () -> assertThat(store.find(known.id())).contains(known)));
            Probe.assertUnavailable(storage::check);
            server.execute(
                    "SET default_transaction_read_only = off",
                    "ALTER DATABASE postgres SET default_transaction_read_only = off");
            Await.until("writes succeed", () -> Probe.succeeds(storage::check));
            for (int i = 0; i < SETTINGS.connections(); i++) {
                Probe.succeeds(storage::check);
            }
            assertThat(store.replace(known.revoke())).isTrue();
        }
    }

    @Test
    @Checks({"R-01", "CG-01", "RT-02"})
    void retriesSerializationFailures() {
        try (PostgresServer server = new PostgresServer(
                        directory.resolve("data"), Map.of("default_transaction_isolation", "serializable"));
                JdbcStoreProvider storage = JdbcStoreProvider.open(server.address(), clock, Databases.PATIENT);
                Race race = new Race(RACERS)) {
            AuthorizationStore store = storage.tenant("tenant").authorizations();
            for (int round = 0; round < 20; round++) {
                Authorization row = Probe.activeAuthorization("app", clock);
                store.insert(row);
                assertThat(race.run(() -> store.replace(row.rotate(Probe.refresh(1, clock.instant())))))
                        .filteredOn(won -> won)
                        .hasSize(1);
                assertThat(store.find(row.id()).orElseThrow().version()).isEqualTo(row.version() + 1);
            }
        }
    }

    @Test
    @Checks("R-09")
    void continuesWithTheReplicaAfterAFailover() {
        try (PostgresServer primary = server();
                PostgresServer replica =
                        primary.follower(directory.resolve("copy"), Map.of("synchronous_standby_names", "*"));
                JdbcStoreProvider storage = JdbcStoreProvider.open(
                        "postgresql://postgres@" + primary.host() + "," + replica.host() + "/postgres",
                        clock,
                        SETTINGS);
                StoreLoad load = new StoreLoad(storage.tenant("tenant").authorizations(), 8)) {
            load.awaitDone(100);
            primary.end("KILL");
            load.awaitRefused(16);
            replica.execute("SELECT pg_promote()");
            load.awaitDone(100);
            Probe.awaitRecovery(storage::check);
            load.verify();
        }
    }
}
