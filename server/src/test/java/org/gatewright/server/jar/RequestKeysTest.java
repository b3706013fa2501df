package org.gatewright.server.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.server.memory.MemoryKeyStore;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.store.Stores;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** The keys that clients encrypt request objects with. */
class RequestKeysTest {
    private final TestClock clock = new TestClock();
    private final FailingKeys keys = new FailingKeys();
    private final Stores stores = MemoryStoreProvider.stores(clock).with(KeyStore.class, keys);
    private final TestServer server = start();

    /** A key store that can be made unavailable. */
    private static final class FailingKeys implements KeyStore {
        private final Map<String, KeyStore> byName = new ConcurrentHashMap<>();
        private boolean fails;
        private int loads;

        @Override
        public Optional<StoredKeys> load(String name) {
            loads++;
            if (fails) {
                throw new StorageException("The storage is down");
            }
            return of(name).load(name);
        }

        private KeyStore of(String name) {
            return byName.computeIfAbsent(name, first -> new MemoryKeyStore());
        }

        @Override
        public boolean replace(String name, StoredKeys next) {
            return of(name).replace(name, next);
        }
    }

    private TestServer start() {
        return TestServer.start(
                builder -> builder.stores(stores).clock(clock).enable(new SignedRequests().encrypted()));
    }

    private List<Map<String, Object>> published(TestServer node) {
        return JwkSet.of(node.get("/jwks").json()).encryptionKeys();
    }

    @Test
    @Spec("OpenID Connect Core §10.2.1")
    void replacesTheKeysAndKeepsTheOldOnesForAsLong() {
        List<Map<String, Object>> first = published(server);
        assertThat(first).hasSize(2).allSatisfy(key -> assertThat(key).doesNotContainKeys("d", "p", "q"));
        clock.advance(Duration.ofDays(91));
        assertThat(published(server)).hasSize(4).containsAll(first);
        clock.advance(Duration.ofDays(91));
        assertThat(published(server)).hasSize(4).doesNotContainAnyElementsOf(first);
    }

    @Test
    void replacesKeysThatWereSealedWithAForgottenKey() {
        List<Map<String, Object>> first = published(server);
        keys.byName.remove(KeyStore.SIGNING);
        TestServer afterwards = start(); // with another key ring
        assertThat(published(afterwards)).hasSize(2).doesNotContainAnyElementsOf(first);
    }

    @Test
    void publishesThemWhileTheStoreIsDown() {
        List<Map<String, Object>> known = published(server);
        keys.fails = true;
        clock.advance(Duration.ofMinutes(6));
        assertThat(published(server)).isEqualTo(known);
        int loads = keys.loads;
        assertThat(published(server)).isEqualTo(known);
        assertThat(keys.loads).as("it is not asked with each request").isEqualTo(loads);
        keys.fails = false;
        clock.advance(Duration.ofSeconds(11));
        assertThat(published(server)).isEqualTo(known);
        assertThat(keys.loads).isGreaterThan(loads);
    }
}
