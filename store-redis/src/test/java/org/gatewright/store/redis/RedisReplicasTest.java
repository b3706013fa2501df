package org.gatewright.store.redis;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contracts of stores, in a cluster where every write waits for a replica. */
@Tag("clients")
class RedisReplicasTest extends RedisStoresContract {
    @SuppressWarnings("NullAway.Init")
    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.started();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    String uri() {
        return cluster.uri();
    }

    @Override
    RedisSettings settings() {
        return RedisSettings.defaults().timeout(Duration.ofMinutes(5)).replicas(1, Duration.ofMinutes(5));
    }
}
