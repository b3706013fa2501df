package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Scale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migration of tables by concurrent processes and after a crash. */
@Tag("clients")
class MigrationTest {
    private static final String LATER = "classpath:later";
    private static final int ROWS = 20_000;

    private final Clock clock = Clock.tickSeconds(ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Checks("R-19")
    void completesAMigrationAfterItsProcessWasKilled(boolean server) throws Exception {
        Authorization first = Probe.activeAuthorization("app", clock);
        String address = killedDuringMigration(server, first);
        try (JdbcStoreProvider later = JdbcStoreProvider.open(address, clock, Databases.PATIENT, LATER)) {
            AuthorizationStore store = later.tenant("tenant").authorizations();
            assertThat(store.all(new AuthorizationFilter.Client("app")).toList())
                    .hasSize(ROWS)
                    .contains(first);
            assertThat(Databases.count(address, "SELECT COUNT(*) FROM gw_authorizations WHERE label = 'app500'"))
                    .isEqualTo(ROWS);
            try (JdbcStoreProvider before = JdbcStoreProvider.open(address, clock, Databases.PATIENT)) {
                Authorization next = Probe.activeAuthorization("app", clock);
                before.tenant("tenant").authorizations().insert(next);
                assertThat(store.find(next.id())).contains(next);
                assertThat(before.tenant("tenant").authorizations().replace(first.revoke()))
                        .isTrue();
                assertThat(store.find(first.id())).contains(first.revoke());
            }
        }
    }

    /**
     * Returns a database whose migration was started by a process that was killed; retried if the kill came too late.
     */
    private String killedDuringMigration(boolean server, Authorization first) throws Exception {
        while (true) {
            String address = address(server);
            fill(address, first);
            Process migrating = start(address, LATER);
            Await.until("the migration is under way", () -> !migrating.isAlive() || begun(address));
            assertThat(migrating.isAlive() || migrating.exitValue() == 0)
                    .as("the migration did not fail; target/migrations.log")
                    .isTrue();
            migrating.destroyForcibly().waitFor();
            if (Databases.count(address, "SELECT COUNT(*) FROM gw_schema_history WHERE version = '1000'") == 0) {
                return address;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Checks({"R-08", "R-19"})
    void migratesANewDatabaseFromConcurrentThreads(boolean server) {
        try (Race race = new Race(4)) {
            for (int round = 0; round < 5; round++) {
                String address = address(server);
                assertThat(race.run(() -> {
                            try (JdbcStoreProvider storage =
                                    JdbcStoreProvider.open(address, clock, Databases.PATIENT)) {
                                storage.check();
                                return true;
                            }
                        }))
                        .hasSize(4);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Checks({"R-08", "R-19"})
    void migratesANewDatabaseFromConcurrentProcesses(boolean server) throws Exception {
        String address = address(server);
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < Scale.of(2, 4); i++) {
            processes.add(start(address));
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
    }

    private String address(boolean server) {
        return (server ? Databases.postgresql() : Databases.sqlite()).address();
    }

    /** Inserts rows like the first with unique IDs. */
    private void fill(String address, Authorization first) throws SQLException {
        try (JdbcStoreProvider storage = JdbcStoreProvider.open(address, clock, Databases.PATIENT)) {
            storage.tenant("tenant").authorizations().insert(first);
        }
        Databases.copy(address, ROWS);
    }

    /** Whether the migration is changing all rows. */
    private static boolean begun(String address) throws SQLException {
        if (!address.startsWith("sqlite")) {
            String schema = address.substring(address.indexOf('=') + 1);
            return Databases.count(
                            address,
                            "SELECT COUNT(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = '"
                                    + schema + ".gw_authorizations'::regclass")
                    > 0;
        }
        // Changes of a transaction are written to the log before its end only if they exceed the memory.
        return Path.of(address.substring("sqlite:".length()) + "-wal").toFile().length() > 1 << 20;
    }

    private static Process start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LaterProgram.class.getName()));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(new File("target/migrations.log"));
            return new ProcessBuilder(command)
                    .redirectOutput(log)
                    .redirectError(log)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
