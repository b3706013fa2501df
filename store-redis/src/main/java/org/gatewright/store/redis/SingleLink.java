package org.gatewright.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Connections to one server. */
final class SingleLink extends Link {
    private final RedisClient client;
    private final Line reads;
    private final Line writes;

    SingleLink(RedisURI uri, RedisSettings settings, ClientResources resources) {
        super(settings, resources);
        this.client = RedisClient.create(resources, uri);
        try {
            client.setOptions(ClientSetup.single(settings));
            this.reads = Line.of(client.connect());
            this.writes = settings.replicas() == 0 ? reads : Line.of(client.connect());
        } catch (RuntimeException e) {
            close();
            throw Failures.of(e);
        }
    }

    @Override
    <T> CompletionStage<T> reading(String key, Function<Line, CompletionStage<T>> action) {
        return action.apply(reads);
    }

    @Override
    <T> CompletionStage<T> writing(String key, Function<Line, CompletionStage<T>> action) {
        return action.apply(writes);
    }

    @Override
    List<String> oneKeyEach() {
        return List.of(settings.prefix() + ":check");
    }

    @Override
    void disconnect() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
