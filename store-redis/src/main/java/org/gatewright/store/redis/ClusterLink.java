package org.gatewright.store.redis;

import io.lettuce.core.RedisURI;
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

/**
 * Connections to the nodes of a cluster.
 *
 * <p>We choose the node ourselves, since {@code WAIT} has to follow its write; and since the client library would refuse
 * the first command to each node while it connects. It knows the way for a key that is being moved, though then it
 * can't wait for replicas, so that such a write fails.
 */
final class ClusterLink extends Link {
    private static final int MOST_MOVES = 3;

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
    <T> CompletionStage<T> on(String key, Function<Line, CompletionStage<T>> action) {
        return on(key, action, MOST_MOVES);
    }

    private <T> CompletionStage<T> on(String key, Function<Line, CompletionStage<T>> action, int moves) {
        return primary(key).thenCompose(action).exceptionallyCompose(failure -> {
            String code = Failures.code(failure);
            if (code.equals("MOVED") && moves > 0) {
                return client.refreshPartitionsAsync().thenCompose(done -> on(key, action, moves - 1));
            }
            return code.equals("ASK") && settings.replicas() == 0
                    ? action.apply(new Line(cluster, cluster.async()))
                    : CompletableFuture.failedFuture(failure);
        });
    }

    private CompletionStage<Line> primary(String key) {
        RedisClusterNode primary = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
        return primary == null
                ? CompletableFuture.failedFuture(Failures.of("No primary of the cluster is known to have the key"))
                : cluster.getConnectionAsync(primary.getNodeId()).thenApply(Line::of);
    }

    @Override
    void check() {
        List<CompletableFuture<String>> states = cluster.getPartitions().stream()
                .filter(node -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
                .map(node -> cluster.getConnectionAsync(node.getNodeId())
                        .thenCompose(connection -> connection.async().clusterInfo()))
                .toList();
        if (states.isEmpty()) {
            throw Failures.of("No primary of the cluster is known");
        }
        for (CompletableFuture<String> state : states) {
            if (!await(state).contains("cluster_state:ok")) {
                throw Failures.of("The cluster does not have all of its keys");
            }
        }
    }

    @Override
    void disconnect() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
