package org.gatewright.store.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connections to the nodes of a cluster. */
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
    RedisClusterAsyncCommands<String, String> reader() {
        return cluster.async();
    }

    /** The cluster as a whole, or, to wait for replicas on the same connection, the primary that has the key. */
    @Override
    CompletionStage<? extends StatefulConnection<String, String>> writer(String key) {
        if (settings.replicas() == 0) {
            return CompletableFuture.completedFuture(cluster);
        }
        RedisClusterNode primary = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
        return primary == null
                ? CompletableFuture.failedFuture(Failures.of("No primary of the cluster is known to have the key"))
                : cluster.getConnectionAsync(primary.getNodeId());
    }

    @Override
    <T> CompletionStage<T> write(Script<T> script, String key, List<String> values) {
        return settings.replicas() == 0
                ? super.write(script, key, values)
                : writeWhereItIs(script, key, values, MOST_MOVES);
    }

    /** A connection to one node does not follow a key that moved. */
    private <T> CompletionStage<T> writeWhereItIs(Script<T> script, String key, List<String> values, int moves) {
        return super.write(script, key, values)
                .exceptionallyCompose(failure -> moves > 0 && Failures.code(failure).equals("MOVED")
                        ? client.refreshPartitionsAsync()
                                .thenCompose(done -> writeWhereItIs(script, key, values, moves - 1))
                        : CompletableFuture.failedFuture(failure));
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
