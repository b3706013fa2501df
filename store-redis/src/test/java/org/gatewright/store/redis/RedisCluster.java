package org.gatewright.store.redis;

import io.lettuce.core.RedisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gatewright.testkit.Await;

/** A real Redis Cluster of three primaries and three replicas, started for a test. */
public final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int PRIMARIES = 3;

    private final List<RedisServer> servers = new ArrayList<>();
    private final Map<Integer, String> ids = new TreeMap<>();

    private final List<String> options;

    private RedisCluster(List<String> options) {
        this.options = options;
    }

    /** Starts a complete cluster whose servers have further options. */
    public static RedisCluster started(String... options) {
        RedisCluster cluster = new RedisCluster(List.of(options));
        try {
            cluster.form();
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void form() {
        for (int i = 0; i < 2 * PRIMARIES; i++) {
            List<String> all = new ArrayList<>(List.of(
                    "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--repl-diskless-sync-delay", "0"));
            all.addAll(options);
            servers.add(RedisServer.started(all.toArray(new String[0])));
        }
        for (int i = 0; i < servers.size(); i++) {
            ids.put(i, servers.get(i).ask(redis -> redis.clusterMyId()));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            int[] slots = IntStream.range(SLOTS * i / PRIMARIES, SLOTS * (i + 1) / PRIMARIES)
                    .toArray();
            int epoch = i + 1;
            servers.get(i).ask(redis -> redis.clusterAddSlots(slots) + redis.clusterSetConfigEpoch(epoch));
        }
        for (RedisServer server : servers) {
            server.ask(redis -> redis.clusterMeet("127.0.0.1", servers.get(0).port()));
        }
        Await.until("all nodes know each other", () -> servers.stream().allMatch(server -> knows(server)));
        for (int i = PRIMARIES; i < servers.size(); i++) {
            String primary = ids.getOrDefault(i - PRIMARIES, "");
            servers.get(i).ask(redis -> redis.clusterReplicate(primary));
        }
        awaitWhole();
    }

    /** Waits until all servers agree and each primary has a replica. */
    public void awaitWhole() {
        Await.until(
                "the cluster is complete",
                () -> servers.stream().allMatch(RedisCluster::isOk)
                        && primaries().size() == PRIMARIES
                        && primaries().stream().allMatch(RedisCluster::hasReplica));
    }

    private boolean knows(RedisServer server) {
        String nodes = server.ask(redis -> redis.clusterNodes());
        return ids.values().stream().allMatch(nodes::contains) && !nodes.contains("handshake");
    }

    private static boolean isOk(RedisServer server) {
        return server.ask(redis -> redis.clusterInfo()).contains("cluster_state:ok");
    }

    private static boolean hasReplica(RedisServer primary) {
        return primary.ask(redis -> redis.info("replication")).contains("state=online");
    }

    /** Returns the address for {@code RedisStoreProvider.open}. */
    public String uri() {
        return servers.stream()
                .map(server -> "127.0.0.1:" + server.port())
                .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    /** Returns the primary of the key, according to a running server. */
    public RedisServer primaryOf(String key) {
        for (RedisServer server : primaries()) {
            try {
                server.ask(redis -> redis.exists(key));
                return server;
            } catch (RedisException e) {
                // It is on another server.
            }
        }
        throw new IllegalStateException("No primary has the key");
    }

    /** Waits until a replica has taken the place of a primary that was killed. */
    public void awaitSuccessor() {
        Await.until("there are enough primaries", () -> primaries().size() == PRIMARIES);
    }

    /** The servers that run and are primaries. */
    public List<RedisServer> primaries() {
        return servers.stream()
                .filter(RedisServer::runs)
                .filter(RedisCluster::isPrimary)
                .toList();
    }

    private static boolean isPrimary(RedisServer server) {
        return server.ask(redis -> redis.info("replication")).contains("role:master");
    }

    public List<RedisServer> servers() {
        return servers;
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }
}
