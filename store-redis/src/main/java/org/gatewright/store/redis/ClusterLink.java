package org.gatewright.store.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Connections to the nodes of a cluster.
 *
 * <p>This class selects the node itself, since {@code WAIT} must follow its write on the same connection, and since the
 * client library would reject the first command to each node while connecting. The library handles keys that are being
 * moved, but without {@code WAIT}: a write that must wait for replicas then fails.
 */
final class ClusterLink extends Link {
    private static final int MOST_MOVES = 3;

    /** The kind of connection to a node. */
    private interface Route {
        CompletionStage<StatefulRedisConnection<String, String>> to(RedisClusterNode node);
    }

    private final RedisClusterClient client;
    private final StatefulRedisClusterConnection<String, String> cluster;

    ClusterLink(List<RedisURI> seeds, RedisSettings settings, ClientResources resources) {
        super(settings, resources);
        this.client = RedisClusterClient.create(resources, seeds);
        try {
            client.setOptions(ClientSetup.cluster(settings));
            this.cluster = client.connect();
        } catch (RuntimeException e) {
            close();
            throw Failures.of(e);
        }
    }

    @Override
    <T> CompletionStage<T> reading(String key, Function<Line, CompletionStage<T>> action) {
        return at(key, this::toRead, true, action, MOST_MOVES);
    }

    @Override
    <T> CompletionStage<T> writing(String key, Function<Line, CompletionStage<T>> action) {
        return settings.replicas() == 0 ? reading(key, action) : at(key, this::toWrite, false, action, MOST_MOVES);
    }

    private <T> CompletionStage<T> at(
            String key, Route route, boolean follows, Function<Line, CompletionStage<T>> action, int moves) {
        return route.to(primary(key)).thenApply(Line::of).thenCompose(action).exceptionallyCompose(failure -> {
            String code = Failures.code(failure);
            if (code.equals("MOVED") && moves > 0) {
                return client.refreshPartitionsAsync().thenCompose(done -> at(key, route, follows, action, moves - 1));
            }
            return code.equals("ASK") && follows
                    ? action.apply(new Line(cluster, cluster.async()))
                    : CompletableFuture.failedFuture(failure);
        });
    }

    private RedisClusterNode primary(String key) {
        RedisClusterNode primary = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
        if (primary == null) {
            throw Failures.of("No known primary of the cluster serves the key");
        }
        return primary;
    }

    /** Returns the connection by address; writes use another one, by node ID. */
    private CompletionStage<StatefulRedisConnection<String, String>> toRead(RedisClusterNode node) {
        RedisURI uri = node.getUri();
        return cluster.getConnectionAsync(uri.getHost(), uri.getPort());
    }

    private CompletionStage<StatefulRedisConnection<String, String>> toWrite(RedisClusterNode node) {
        return cluster.getConnectionAsync(node.getNodeId());
    }

    @Override
    List<String> oneKeyEach() {
        List<String> keys = cluster.getPartitions().stream()
                .filter(node -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
                .map(this::keyOn)
                .toList();
        if (keys.isEmpty()) {
            throw Failures.of("The cluster has no primary that accepts writes");
        }
        return keys;
    }

    private String keyOn(RedisClusterNode node) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> settings.prefix() + ":check:{" + i + "}")
                .filter(key -> node.hasSlot(SlotHash.getSlot(key)))
                .findFirst()
                .orElseThrow();
    }

    @Override
    void disconnect() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
