package org.gatewright.benchmarks.throughput;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.store.jdbc.JdbcStoreProvider;
import org.gatewright.store.jdbc.PostgresServer;
import org.gatewright.store.redis.RedisServer;
import org.gatewright.store.redis.RedisStoreProvider;

/** Prints how much room a million authorizations of users with refresh tokens take, from a tenth of that. */
public final class Sizes {
    private static final int ROWS = 100_000;

    private final Clock clock = Clock.systemUTC();
    private final Entropy entropy = Entropy.system();

    private Sizes() {}

    public static void main(String[] arguments) throws Exception {
        Sizes sizes = new Sizes();
        Path folder = Files.createTempDirectory("sizes");
        sizes.sqlite(folder.resolve("state.db"));
        sizes.postgresql(folder.resolve("data"));
        sizes.redis();
        System.exit(0); // despite threads that a server's library left behind
    }

    private void sqlite(Path file) throws Exception {
        try (StoreProvider storage = JdbcStoreProvider.open("sqlite:" + file, clock)) {
            fill(storage);
        }
        print("SQLite", Files.size(file));
    }

    private void postgresql(Path data) throws Exception {
        try (PostgresServer server = new PostgresServer(data, Map.of());
                StoreProvider storage = JdbcStoreProvider.open(server.address(), clock)) {
            fill(storage);
            try (Connection connection = server.connection();
                    Statement statement = connection.createStatement();
                    ResultSet size = statement.executeQuery("SELECT pg_total_relation_size('gw_authorizations')")) {
                size.next();
                print("PostgreSQL", size.getLong(1));
            }
        }
    }

    private void redis() {
        try (RedisServer server = RedisServer.started();
                StoreProvider storage = RedisStoreProvider.open(server.uri(), clock)) {
            long before = memory(server);
            fill(storage);
            print("Redis", memory(server) - before);
        }
    }

    private static long memory(RedisServer server) {
        return server.ask(redis -> redis.info("memory"))
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
                .sum();
    }

    private void fill(StoreProvider storage) {
        AuthorizationStore store = storage.tenant("tenant").authorizations();
        Instant now = Instant.ofEpochMilli(clock.millis());
        IntStream.range(0, ROWS).parallel().forEach(i -> {
            EndUser user = EndUser.of("user" + i);
            Permission read = Permission.of(Scope.of("read"));
            store.insert(Authorization.create(entropy, Settings.CLIENT, Optional.of(user), read, Map.of(), now)
                    .start(
                            Optional.of(new RefreshState(0, now, now.plus(Duration.ofDays(14)))),
                            now.plus(Duration.ofDays(90))));
        });
    }

    private static void print(String storage, long bytes) {
        System.out.printf("%s: %d MB for a million authorizations%n", storage, bytes / ROWS);
    }
}
