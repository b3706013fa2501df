package org.gatewright.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.storage.Taken;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisFailureTest {
    private static final OneTimeId KEY = new OneTimeId("test", "key");
    private static final Duration DAY = Duration.ofDays(1);

    /** For calls that must succeed, even on a slow machine. */
    private static final RedisSettings PATIENT = RedisSettings.defaults().timeout(Duration.ofMinutes(5));

    private final Clock clock = Clock.systemUTC();
    private final AuthorizationId unknown = AuthorizationId.create(Entropy.system(), Instant.EPOCH);

    @Test
    @Checks("R-09")
    void neverReportsAStoppedStoreAsUnknownAndRecovers() {
        try (RedisServer server = RedisServer.started("--appendonly", "yes", "--appendfsync", "always");
                RedisStoreProvider storage = RedisStoreProvider.open(server.uri(), clock, PATIENT)) {
            storage.tenant("tenant")
                    .oneTimes()
                    .put(KEY, "value", clock.instant().plus(DAY));
            server.kill();
            for (int i = 0; i < 20; i++) {
                assertFails(() -> storage.tenant("tenant").authorizations().find(unknown));
                assertFails(() -> storage.tenant("tenant").oneTimes().take(KEY));
                assertFails(
                        () -> storage.tenant("tenant").clients().orElseThrow().find("app"));
                assertFails(storage::check);
            }
            server.start();
            Await.until("the server responds again", () -> isAvailable(storage));
            assertThat(storage.tenant("tenant").oneTimes().take(KEY)).isEqualTo(new Taken.Fresh("value"));
            assertThat(storage.tenant("tenant").authorizations().find(unknown)).isEmpty();
        }
    }

    @Test
    @Checks("R-10")
    void failsAfterTheTimeoutIfTheServerDoesNotRespond() {
        RedisSettings hasty = RedisSettings.defaults().timeout(Duration.ofMillis(500));
        try (RedisServer server = RedisServer.started();
                RedisStoreProvider storage = RedisStoreProvider.open(server.uri(), clock, hasty)) {
            server.freeze();
            try {
                assertFails(() -> storage.tenant("tenant").oneTimes().peek(KEY));
                assertFails(storage::check);
            } finally {
                server.thaw();
            }
            Await.until("the server responds again", () -> isAvailable(storage));
            assertThat(storage.tenant("tenant").oneTimes().peek(KEY)).isEmpty();
        }
    }

    @Test
    @Checks("R-09")
    void failsAWriteThatNoReplicaConfirms() {
        RedisSettings safe = PATIENT.replicas(1, Duration.ofMillis(200));
        try (RedisServer server = RedisServer.started();
                RedisStoreProvider storage = RedisStoreProvider.open(server.uri(), clock, safe)) {
            assertFails(() -> storage.tenant("tenant")
                    .oneTimes()
                    .firstUse(KEY, clock.instant().plus(DAY)));
            try (RedisServer replica = RedisServer.started(
                    "--replicaof", "127.0.0.1", Integer.toString(server.port()), "--repl-diskless-sync-delay", "0")) {
                Await.until(
                        "the replica is there",
                        () -> server.ask(redis -> redis.info("replication")).contains("state=online"));
                Await.until("a write is confirmed", () -> isWritten(storage));
                long keys = replica.ask(redis -> redis.dbsize());
                assertThat(keys).isPositive();
            }
        }
    }

    @Test
    void readsWithoutWaitingForTheReplicasOfAWrite() {
        RedisSettings slow = PATIENT.replicas(1, Duration.ofMinutes(10));
        try (RedisServer server = RedisServer.started();
                RedisStoreProvider other = RedisStoreProvider.open(server.uri(), clock, PATIENT);
                RedisStoreProvider storage = RedisStoreProvider.open(server.uri(), clock, slow)) {
            assertThat(isWritten(other)).as("the script is loaded").isTrue();
            CompletableFuture<Boolean> kept = CompletableFuture.supplyAsync(() -> isWritten(storage));
            Await.until(
                    "the write waits",
                    () -> server.ask(redis -> redis.clientList()).contains("cmd=wait"));
            assertThat(storage.tenant("tenant").oneTimes().peek(KEY)).contains("value");
            assertThat(kept).isNotDone();
            server.kill();
            assertThat(kept.join()).isFalse();
        }
    }

    @Test
    @Checks("R-09")
    void skipsQueuedWritesBehindAnUnconfirmedOne() {
        RedisSettings safe = PATIENT.replicas(1, Duration.ofMinutes(10));
        try (RedisServer server = RedisServer.started();
                RedisStoreProvider other = RedisStoreProvider.open(server.uri(), clock, PATIENT);
                RedisStoreProvider storage = RedisStoreProvider.open(server.uri(), clock, safe)) {
            assertThat(isWritten(other)).as("the script is loaded").isTrue();
            AtomicInteger failed = new AtomicInteger();
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                OneTimeId own = new OneTimeId("test", "key" + i);
                Thread writer = new Thread(() -> {
                    assertFails(() -> storage.tenant("tenant")
                            .oneTimes()
                            .put(own, "value", clock.instant().plus(DAY)));
                    failed.incrementAndGet();
                });
                writers.add(writer);
                writer.start();
                Await.until(
                        "one write waits for a replica, and this one for its response",
                        () -> isWaiting(writer)
                                && server.ask(redis -> redis.clientList()).contains("cmd=wait"));
            }
            server.unblock();
            writers.forEach(Await::end);
            assertThat(failed).hasValue(writers.size());
            Await.until(
                    "nothing waits for a replica",
                    () -> server.ask(redis -> redis.info("clients")).contains("blocked_clients:0"));
            assertThat(server.<Long>ask(redis -> redis.dbsize())).isLessThan(8);
        }
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void doesNotRetryACommandAfterAConnectionLoss() {
        try (RedisServer server = RedisServer.started();
                RedisStoreProvider storage = RedisStoreProvider.open(server.uri(), clock, PATIENT)) {
            storage.tenant("tenant")
                    .oneTimes()
                    .put(KEY, "value", clock.instant().plus(DAY));
            server.ask(redis -> redis.dispatch(
                    CommandType.CLIENT,
                    new StatusOutput<>(StringCodec.UTF8),
                    new CommandArgs<>(StringCodec.UTF8)
                            .add("PAUSE")
                            .add(DAY.toMillis())
                            .add("WRITE")));
            CompletableFuture<Taken> taken = CompletableFuture.supplyAsync(
                    () -> storage.tenant("tenant").oneTimes().take(KEY));
            Await.until(
                    "the command is there",
                    () -> server.ask(redis -> redis.clientList()).contains("cmd=evalsha"));
            server.ask(redis -> redis.clientKill(KillArgs.Builder.typeNormal().skipme()));
            assertThatThrownBy(taken::join).hasCauseInstanceOf(StorageException.class);
            server.ask(RedisFailureTest::unpause);
            Await.until("the server responds again", () -> isAvailable(storage));
            assertThat(storage.tenant("tenant").oneTimes().take(KEY)).isEqualTo(new Taken.Fresh("value"));
        }
    }

    @Test
    void reloadsScriptsThatTheServerForgot() {
        try (RedisServer server = RedisServer.started();
                RedisStoreProvider storage = RedisStoreProvider.open(server.uri(), clock, PATIENT)) {
            assertThat(storage.tenant("tenant").keys().replace(KeyStore.SIGNING, new StoredKeys(1, "one")))
                    .isTrue();
            server.ask(redis -> redis.scriptFlush());
            assertThat(storage.tenant("tenant").keys().replace(KeyStore.SIGNING, new StoredKeys(2, "two")))
                    .isTrue();
        }
    }

    @Test
    void revealsNoPasswordOrStoredValueInErrors() {
        String secret = "s3cr3tPassw0rd";
        try (RedisServer server = RedisServer.started()) {
            assertThat(server.<String>ask(redis -> {
                        redis.configSet("requirepass", secret);
                        return failures(redis, secret, server.port());
                    }))
                    .contains("NOPERM", "WRONGPASS")
                    .doesNotContain(secret, "wr0ng", "s3aledKeys");
        }
    }

    private String failures(RedisCommands<String, String> redis, String secret, int port) {
        String uri = "redis://:" + secret + "@127.0.0.1:" + port;
        StringBuilder wrong = new StringBuilder();
        // A server that rejects a password may close the connection before the client has read the error.
        Await.until("the wrong password is rejected", () -> {
            wrong.append(trace(() -> RedisStoreProvider.open(uri.replace(secret, "wr0ng"), clock, PATIENT)));
            return wrong.indexOf("WRONGPASS") >= 0;
        });
        String traces = wrong
                + trace(() -> RedisStoreProvider.open(uri + "/x", clock))
                + trace(() -> RedisStoreProvider.open("redis://:" + secret + "%@h", clock));
        try (RedisStoreProvider storage = RedisStoreProvider.open(uri, clock, PATIENT)) {
            storage.tenant("tenant").keys().replace(KeyStore.SIGNING, new StoredKeys(1, "s3aledKeys"));
            redis.aclSetuser("default", AclSetuserArgs.Builder.noCommands());
            return traces
                    + trace(() -> storage.tenant("tenant")
                            .keys()
                            .replace(KeyStore.SIGNING, new StoredKeys(2, "s3aledKeys2")));
        }
    }

    @Test
    @Checks("R-09")
    void reportsAReadOnlyStoreAsUnhealthy() {
        RedisSettings copied = PATIENT.replicas(1, Duration.ofMillis(50));
        try (RedisServer server = RedisServer.started();
                RedisStoreProvider storage = RedisStoreProvider.open(server.uri(), clock, PATIENT);
                RedisStoreProvider uncopied = RedisStoreProvider.open(server.uri(), clock, copied)) {
            assertThat(isAvailable(storage)).isTrue();
            assertThat(isAvailable(uncopied)).isFalse();
            server.ask(redis -> redis.configSet("maxmemory", "1"));
            assertThat(isAvailable(storage)).isFalse();
            server.ask(redis -> redis.configSet("maxmemory", "0"));
            assertThat(isAvailable(storage)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Checks("R-09")
    void reconnectsToTheNewPrimaryAfterADemotion(int replicas) throws IOException {
        RedisSettings settings = PATIENT.replicas(replicas, Duration.ofSeconds(1));
        try (RedisServer first = RedisServer.started("--repl-diskless-sync-delay", "0");
                RedisServer second = RedisServer.started("--replicaof", "127.0.0.1", "" + first.port())) {
            Await.until(
                    "the replica is there",
                    () -> first.ask(redis -> redis.info("replication")).contains("state=online"));
            AtomicInteger primary = new AtomicInteger(first.port());
            try (Front name = Front.plain(primary::get);
                    RedisStoreProvider storage =
                            RedisStoreProvider.open("redis://127.0.0.1:" + name.port(), clock, settings)) {
                Await.until("a write is confirmed", () -> isWritten(storage));
                second.ask(redis -> redis.replicaofNoOne());
                first.ask(redis -> redis.replicaof("127.0.0.1", second.port()));
                primary.set(second.port());
                Await.until("it accepts writes again", () -> isAvailable(storage));
                Await.until("it serves reads again", () -> hasValue(storage));
                assertThat(first.<String>ask(redis -> redis.clientList()).lines())
                        .as("the one that asks, and no other")
                        .filteredOn(client -> client.contains("flags=N"))
                        .hasSize(1);
            }
        }
    }

    @Test
    void rejectsCallsAfterClose() {
        try (RedisServer server = RedisServer.started()) {
            RedisStoreProvider storage = RedisStoreProvider.open(server.uri(), clock, PATIENT);
            storage.close();
            assertFails(() -> storage.tenant("tenant").oneTimes().peek(KEY));
            storage.close();
        }
    }

    private static String unpause(RedisCommands<String, String> redis) {
        return redis.dispatch(
                CommandType.CLIENT,
                new StatusOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8).add("UNPAUSE"));
    }

    private boolean isWritten(RedisStoreProvider storage) {
        try {
            storage.tenant("tenant")
                    .oneTimes()
                    .put(KEY, "value", clock.instant().plus(DAY));
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    private static boolean hasValue(RedisStoreProvider storage) {
        try {
            return storage.tenant("tenant").oneTimes().peek(KEY).isPresent();
        } catch (StorageException e) {
            return false;
        }
    }

    private static boolean isAvailable(RedisStoreProvider storage) {
        try {
            storage.check();
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    private static void assertFails(ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOf(StorageException.class);
    }

    private static String trace(Runnable action) {
        StringWriter text = new StringWriter();
        try {
            action.run();
        } catch (StorageException | IllegalArgumentException e) {
            e.printStackTrace(new PrintWriter(text, true));
        }
        assertThat(text.toString()).isNotEmpty();
        return text.toString();
    }
}
