package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detection of databases whose settings are not durable. */
class WeaknessTest {
    @TempDir
    Path folder;

    @Test
    @Checks("OP-01")
    void reportsUnsafePostgresqlSettingsWithTheRemedy() {
        Map<String, String> careless = Map.of("synchronous_commit", "off", "fsync", "off");
        try (PostgresServer server = new PostgresServer(folder.resolve("data"), careless);
                JdbcStoreProvider storage =
                        JdbcStoreProvider.open(server.address(), Clock.systemUTC(), Databases.PATIENT)) {
            assertThat(storage.weaknesses())
                    .hasSize(2)
                    .anyMatch(line -> line.contains("fsync = off") && line.contains("set it to on"))
                    .anyMatch(line -> line.contains("synchronous_commit = off"));
        }
    }

    @Test
    void reportsNoWeaknessOfASqliteFile() {
        String address = "sqlite:" + folder.resolve("state.db");
        try (JdbcStoreProvider storage = JdbcStoreProvider.open(address, Clock.systemUTC(), Databases.PATIENT)) {
            assertThat(storage.weaknesses()).isEmpty();
            assertThat(storage.isEmpty("tenant")).isTrue();
        }
    }
}
