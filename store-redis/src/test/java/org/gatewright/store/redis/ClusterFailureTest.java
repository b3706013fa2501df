package org.gatewright.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.cluster.SlotHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.server.storage.StorageException;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@Tag("clients")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterFailureTest {
    private static final RedisSettings PATIENT = RedisSettings.defaults().timeout(Duration.ofMinutes(5));
    private static final RedisSettings SAFE = PATIENT.replicas(1, Duration.ofMinutes(1));

    /** For a write that no replica confirms. */
    private static final RedisSettings UNCONFIRMED = PATIENT.replicas(1, Duration.ofSeconds(1));

    @SuppressWarnings("NullAway.Init")
    private static RedisCluster cluster;

    private final Clock clock = Clock.systemUTC();
    private final Entropy entropy = Entropy.system();

    @BeforeAll
    static void start() {
        cluster = RedisCluster.started();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    @Order(1)
    @Checks("CG-08")
    void revokesCompletelyDuringConcurrentInserts() {
        try (RedisStoreProvider storage = RedisStoreProvider.open(cluster.uri(), clock, PATIENT)) {
            AuthorizationStore store = storage.tenant("tenant").authorizations();
            List<Authorization> before = IntStream.range(0, 1000)
                    .parallel()
                    .mapToObj(i -> inserted(store))
                    .toList();
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger count = new AtomicInteger();
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    inserted(store);
                    count.incrementAndGet();
                }
            });
            Await.until("others are inserted", () -> count.get() > 0);
            int revoked = store.revoke(new AuthorizationFilter.Client("app"));
            done.set(true);
            others.join();
            int inserted = count.get();
            assertThat(revoked).isBetween(1000, 1000 + inserted);
            assertThat(before)
                    .allSatisfy(a -> assertThat(store.find(a.id()).orElseThrow().isActive())
                            .isFalse());
            assertThat(store.all(new AuthorizationFilter.Client("app")).toList())
                    .hasSize(1000 + inserted);
        }
    }

    @Test
    @Order(1)
    void readsWithoutWaitingForTheReplicasOfAWrite() {
        RedisSettings settings = PATIENT.prefix("slow");
        RedisServer primary = cluster.primaryOf(Names.of("slow", "tenant").keys(KeyStore.SIGNING));
        try (RedisStoreProvider other = RedisStoreProvider.open(cluster.uri(), clock, settings);
                RedisStoreProvider storage =
                        RedisStoreProvider.open(cluster.uri(), clock, settings.replicas(2, Duration.ofMinutes(10)))) {
            KeyStore keys = storage.tenant("tenant").keys();
            assertThat(other.tenant("tenant").keys().replace(KeyStore.SIGNING, new StoredKeys(1, "one")))
                    .isTrue();
            CompletableFuture<Boolean> replaced =
                    CompletableFuture.supplyAsync(() -> keys.replace(KeyStore.SIGNING, new StoredKeys(2, "two")));
            Await.until(
                    "the write waits",
                    () -> primary.ask(redis -> redis.clientList()).contains("cmd=wait"));
            assertThat(keys.load(KeyStore.SIGNING)).contains(new StoredKeys(2, "two"));
            assertThat(replaced).isNotDone();
            primary.unblock();
            assertThatThrownBy(replaced::join).hasCauseInstanceOf(StorageException.class);
        }
    }

    @Test
    @Order(1)
    @Checks("R-09")
    void readsAndWritesDuringSlotMigration() {
        String name = Names.of("moved", "tenant").keys(KeyStore.SIGNING);
        int slot = SlotHash.getSlot(name);
        RedisServer from = cluster.primaryOf(name);
        RedisServer to = cluster.primaries().stream()
                .filter(server -> server != from)
                .findFirst()
                .orElseThrow();
        String fromId = from.ask(redis -> redis.clusterMyId());
        String toId = to.ask(redis -> redis.clusterMyId());
        RedisSettings settings = PATIENT.prefix("moved");
        try (RedisStoreProvider storage = RedisStoreProvider.open(cluster.uri(), clock, settings);
                RedisStoreProvider copied =
                        RedisStoreProvider.open(cluster.uri(), clock, UNCONFIRMED.prefix("moved"))) {
            KeyStore keys = storage.tenant("tenant").keys();
            assertThat(keys.replace(KeyStore.SIGNING, new StoredKeys(1, "keys")))
                    .isTrue();
            KeyStore safe = copied.tenant("tenant").keys();
            to.ask(redis -> redis.clusterSetSlotImporting(slot, fromId));
            from.ask(redis -> redis.clusterSetSlotMigrating(slot, toId));
            assertReadsAndReplaces(keys, 1);
            from.ask(redis -> redis.migrate(
                    "127.0.0.1", to.port(), name, 0, Duration.ofMinutes(5).toMillis()));
            assertReadsAndReplaces(keys, 2);
            assertThat(safe.load(KeyStore.SIGNING)).contains(new StoredKeys(3, "keys"));
            assertThatThrownBy(() -> safe.replace(KeyStore.SIGNING, new StoredKeys(4, "keys")))
                    .isInstanceOf(StorageException.class);
            List.of(to, from).forEach(server -> server.ask(redis -> redis.clusterSetSlotNode(slot, toId)));
            assertReadsAndReplaces(keys, 3);
        }
    }

    private static void assertReadsAndReplaces(KeyStore keys, int version) {
        assertThat(keys.load(KeyStore.SIGNING)).contains(new StoredKeys(version, "keys"));
        assertThat(keys.replace(KeyStore.SIGNING, new StoredKeys(version + 1, "keys")))
                .isTrue();
        assertThat(keys.replace(KeyStore.SIGNING, new StoredKeys(version + 1, "others")))
                .isFalse();
    }

    @Test
    @Order(2)
    @Checks("R-09")
    void keepsConfirmedWritesWhenThePrimaryFails() {
        try (RedisStoreProvider storage = RedisStoreProvider.open(cluster.uri(), clock, SAFE)) {
            AuthorizationStore store = storage.tenant("tenant").authorizations();
            List<Authorization> confirmed = new ArrayList<>(
                    IntStream.range(0, 200).mapToObj(i -> inserted(store)).toList());
            RedisServer primary = cluster.primaryOf(Names.of("gw", "tenant").keys(KeyStore.SIGNING));
            primary.kill();
            Await.until(
                    "all are found after the failover",
                    () -> confirmed.stream().allMatch(authorization -> isFound(store, authorization)));
        }
    }

    @Test
    @Order(3)
    @Checks("R-09")
    void continuesWritingAfterAFailover() {
        RedisSettings own = PATIENT.prefix("own");
        try (RedisStoreProvider storage = RedisStoreProvider.open(cluster.uri(), clock, own)) {
            AuthorizationStore store = storage.tenant("tenant").authorizations();
            Await.until("the cluster is complete", () -> isWhole(storage));
            List<Authorization> all =
                    IntStream.range(0, 50).mapToObj(i -> inserted(store)).toList();
            assertThat(all).allMatch(authorization -> isFound(store, authorization));
            assertThat(store.revoke(new AuthorizationFilter.Client("app"))).isEqualTo(50);
        }
    }

    /** Whether it is found; it must never be reported as unknown. */
    private static boolean isFound(AuthorizationStore store, Authorization authorization) {
        try {
            assertThat(store.find(authorization.id())).contains(authorization);
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    private static boolean isWhole(RedisStoreProvider storage) {
        try {
            storage.check();
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    private Authorization inserted(AuthorizationStore store) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Authorization authorization = Authorization.create(
                        entropy, "app", Optional.empty(), Permission.of(Scope.of("a")), Map.of(), now)
                .start(
                        Optional.of(new RefreshState(0, now, now.plus(Duration.ofDays(14)))),
                        now.plus(Duration.ofDays(90)));
        store.insert(authorization);
        return authorization;
    }
}
