package org.gatewright.benchmarks.program;

import java.nio.file.Path;
import java.util.Map;
import org.gatewright.store.jdbc.PostgresServer;
import org.gatewright.store.redis.RedisCluster;
import org.gatewright.store.redis.RedisServer;

/** A store of a kind with its database servers, with the most durable settings. */
public record Site(String address, AutoCloseable servers) implements AutoCloseable {
    private static final String[] DURABLE = {"--appendonly", "yes", "--appendfsync", "always"};

    /** The library that starts PostgreSQL disables it. */
    private static final Map<String, String> SYNCED = Map.of("fsync", "on");

    /** The kinds that {@link #open} knows. */
    public enum Kind {
        MEMORY("memory"),
        SQLITE("SQLite"),
        POSTGRESQL("PostgreSQL"),
        REDIS("Redis"),
        CLUSTER("Redis Cluster, 3 primaries"),
        REPLICAS("the same, `?replicas=1`");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** Starts the servers of that kind, with files in the folder. */
    public static Site open(Kind kind, Path folder) {
        return switch (kind) {
            case MEMORY -> new Site("memory", () -> {});
            case SQLITE -> new Site("sqlite:" + folder.resolve("state.db").toAbsolutePath(), () -> {});
            case POSTGRESQL -> {
                PostgresServer postgres = new PostgresServer(folder.resolve("data"), SYNCED);
                yield new Site(postgres.address(), postgres);
            }
            case REDIS -> {
                RedisServer redis = RedisServer.started(DURABLE);
                yield new Site(redis.uri(), redis);
            }
            case CLUSTER, REPLICAS -> {
                RedisCluster cluster = RedisCluster.started(DURABLE);
                yield new Site(cluster.uri() + (kind == Kind.REPLICAS ? "?replicas=1" : ""), cluster);
            }
        };
    }

    @Override
    public void close() throws Exception {
        servers.close();
    }
}
