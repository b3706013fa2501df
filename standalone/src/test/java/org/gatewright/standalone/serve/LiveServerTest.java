package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.memory.MemoryKeyStore;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.server.storage.StorageException;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** A server whose keys are in a store that other processes change. */
class LiveServerTest {
    private final TestClock clock = new TestClock();
    private final CountedKeys keys = new CountedKeys();
    private final List<String> created = new CopyOnWriteArrayList<>();
    private Runnable creation = () -> {};

    /** A store that blocks, and that can be made unavailable. */
    private static final class CountedKeys implements KeyStore {
        private final KeyStore store = new MemoryKeyStore();
        private int loads;
        private boolean fails;

        @Override
        public Optional<StoredKeys> load(String name) {
            loads++;
            if (fails) {
                throw new StorageException("The storage is down");
            }
            return store.load(name);
        }

        @Override
        public boolean replace(String name, StoredKeys next) {
            return store.replace(name, next);
        }
    }

    private LiveServer server() {
        return new LiveServer(
                new Issuer("https://login.example.com"),
                keys,
                List.of(),
                () -> {
                    String version = "version " + (created.size() + 1);
                    created.add(version);
                    creation.run();
                    keys.replace(KeyStore.RING, new StoredKeys(1, "one")); // if there are none yet
                    Route route = Route.get("/version", request -> Response.text(200, version))
                            .nonBlocking();
                    return new LiveServer.Parts(List.of(route), List.of());
                },
                clock);
    }

    private static Request request() {
        return new Request("GET", "/version", Headers.none(), new byte[0], new Request.Origin("127.0.0.1", true));
    }

    private static String answer(LiveServer server) {
        return server.respond(request()).body().toString();
    }

    private void rotate() {
        long version = keys.store.load(KeyStore.RING).orElseThrow().version();
        keys.replace(KeyStore.RING, new StoredKeys(version + 1, "next"));
    }

    @Test
    void isCreatedAgainAfterItsKeysWereRotated() {
        LiveServer server = server();
        clock.advance(OpenStore.KEY_CHECK);
        assertThat(answer(server)).as("the keys that it made itself").isEqualTo("version 1");
        rotate();
        assertThat(answer(server)).as("within the same second").isEqualTo("version 1");
        clock.advance(OpenStore.KEY_CHECK);
        assertThat(answer(server)).isEqualTo("version 2");
        clock.advance(OpenStore.KEY_CHECK);
        assertThat(answer(server)).isEqualTo("version 2");
    }

    @Test
    void checksTheKeysOnceASecondAndOnlyForRequests() {
        LiveServer server = server();
        int atFirst = keys.loads;
        clock.advance(Duration.ofHours(1));
        assertThat(keys.loads).isEqualTo(atFirst);
        for (int i = 0; i < 10; i++) {
            answer(server);
        }
        assertThat(keys.loads).isEqualTo(atFirst + 1);
        clock.advance(OpenStore.KEY_CHECK.negated());
        answer(server);
        assertThat(keys.loads).as("after the clock was set back").isEqualTo(atFirst + 2);
    }

    @Test
    void createsOneSuccessorForConcurrentRequests() throws Exception {
        LiveServer server = server();
        rotate();
        clock.advance(OpenStore.KEY_CHECK);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        creation = () -> {
            begun.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> answer(server));
        begun.await();
        rotate();
        for (int i = 0; i < 10; i++) {
            assertThat(answer(server)).isEqualTo("version 1");
        }
        released.countDown();
        assertThat(first.join()).isEqualTo("version 2");
        assertThat(created).hasSize(2);
        clock.advance(OpenStore.KEY_CHECK);
        assertThat(answer(server))
                .as("the keys that were rotated during the creation")
                .isEqualTo("version 3");
    }

    @Test
    void neverWaitsForTheStoreOnAnEventLoop() {
        LiveServer server = server();
        assertThat(server.blocks(request())).isFalse();
        clock.advance(OpenStore.KEY_CHECK);
        assertThat(server.blocks(request())).as("the check is due").isTrue();
        int before = keys.loads;
        Vertx vertx = Vertx.vertx();
        CompletableFuture<String> onLoop = new CompletableFuture<>();
        vertx.runOnContext(now -> onLoop.complete(answer(server)));
        assertThat(onLoop.join()).isEqualTo("version 1");
        assertThat(keys.loads).isEqualTo(before);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        answer(server);
        assertThat(keys.loads).isEqualTo(before + 1);
        assertThat(server.blocks(request())).isFalse();
    }

    @Test
    @ExpectedLog("Keeping the keys of https://login.example.com: The storage is down")
    void keepsItsKeysWhileTheStoreIsDown() {
        LiveServer server = server();
        rotate();
        keys.fails = true;
        clock.advance(OpenStore.KEY_CHECK);
        assertThat(answer(server)).isEqualTo("version 1");
        keys.fails = false;
        clock.advance(OpenStore.KEY_CHECK);
        assertThat(answer(server)).isEqualTo("version 2");
    }
}
