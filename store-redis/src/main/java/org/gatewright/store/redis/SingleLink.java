package org.gatewright.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Connections to one server. After a failover its name may resolve to another server while the old one keeps its
 * connections as a replica; they are closed when it rejects a write.
 */
final class SingleLink extends Link {
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final RedisClient client;
    private final Line reads;
    private final Line writes;
    private final AtomicLong left = new AtomicLong(System.nanoTime() - PAUSE);

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
        return action.apply(writes).whenComplete((reply, failure) -> {
            if (failure != null && Failures.isReadOnly(failure)) {
                leave();
            }
        });
    }

    /** Reconnects at a limited rate; pending commands fail. */
    private void leave() {
        long now = System.nanoTime();
        long last = left.get();
        if (now - last >= PAUSE && left.compareAndSet(last, now)) {
            cutOff(reads.connection());
            cutOff(writes.connection());
        }
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
