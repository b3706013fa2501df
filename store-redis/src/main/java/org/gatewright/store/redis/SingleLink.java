package org.gatewright.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connections to one server; one for reads and one for writes where these wait for replicas. */
final class SingleLink extends Link {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> reads;
    private final StatefulRedisConnection<String, String> writes;

    SingleLink(RedisURI uri, RedisSettings settings, ClientResources resources) {
        super(settings, resources);
        this.client = RedisClient.create(resources, uri);
        try {
            client.setOptions(ClientSetup.single(settings));
            this.reads = client.connect();
            this.writes = settings.replicas() == 0 ? reads : client.connect();
        } catch (RuntimeException e) {
            close();
            throw Failures.of(e);
        }
    }

    @Override
    RedisClusterAsyncCommands<String, String> reader() {
        return reads.async();
    }

    @Override
    CompletionStage<StatefulConnection<String, String>> writer(String key) {
        return CompletableFuture.completedFuture(writes);
    }

    @Override
    void check() {
        read(commands -> commands.ping());
    }

    @Override
    void disconnect() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
