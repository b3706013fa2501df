package org.gatewright.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;

/** Detection of a Redis whose settings are not durable. */
class RedisWeaknessTest {
    private static List<String> weaknesses(String... options) {
        return weaknesses(RedisSettings.defaults(), options);
    }

    private static List<String> weaknesses(RedisSettings settings, String... options) {
        try (RedisServer server = RedisServer.started(options);
                RedisStoreProvider storage = RedisStoreProvider.open(server.uri(), Clock.systemUTC(), settings)) {
            return storage.weaknesses();
        }
    }

    @Test
    void reportsNoWeaknessOfADurableRedis() {
        assertThat(weaknesses("--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"))
                .isEmpty();
    }

    @Test
    @Checks("OP-01")
    void reportsEachUnsafeSettingWithItsRemedy() {
        assertThat(weaknesses("--appendonly", "no", "--maxmemory-policy", "allkeys-lru"))
                .hasSize(2)
                .anyMatch(line -> line.contains("allkeys-lru") && line.contains("set it to noeviction"))
                .anyMatch(line -> line.contains("appendonly no") && line.contains("set it to yes"));
        assertThat(weaknesses("--appendonly", "yes", "--appendfsync", "everysec"))
                .singleElement()
                .asString()
                .contains("everysec", "always");
        assertThat(weaknesses(
                        RedisSettings.defaults().replicas(1, Duration.ofMinutes(1)),
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec"))
                .as("a replica has the writes that the disk lacks")
                .isEmpty();
    }
}
