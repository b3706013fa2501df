package org.gatewright.server.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Jwk;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.memory.MemoryKeyStore;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.token.KeyRing;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** Rotation of signing keys across nodes. */
class RotatingKeysTest {
    private static final Duration AHEAD = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofHours(16);
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final TestClock clock = new TestClock();
    private final KeyRing ring = KeyRing.generate(Entropy.system());
    private final Node node = new Node(ring, KeyRotation.defaults(), LONGEST, clock);
    private final FlakyKeys storage = new FlakyKeys();
    private final RotatingKeys keys = node.start(storage);

    private static String id(SigningKey key) {
        return key.jwk().keyId().orElseThrow();
    }

    private static List<String> published(SigningKeys keys) {
        return keys.published().keys().stream()
                .map(key -> key.keyId().orElseThrow())
                .toList();
    }

    @Test
    @Spec({"RFC 7517 §4.5", "RFC 7517 §5"})
    void publishesAndSignsWithTheFirstKeyImmediately() {
        SigningKey first = keys.current();
        assertThat(published(keys)).containsExactly(id(first));
        assertThat(keys.current()).isSameAs(first);
        assertThat(keys.published().signed(Node.read(node.sign(keys)))).isTrue();
        assertThat(first.jwk().algorithm()).isEqualTo(keys.algorithm());
        assertThat(keys.published().keys().get(0).members()).doesNotContainKey("d");
    }

    @Test
    @Spec("RFC 7517 §4.5")
    void replacesAllKeysImmediatelyInAnEmergency() {
        String stolen = node.sign(keys);
        SigningKeys other = node.start(storage);
        assertThat(other.published().signed(Node.read(stolen))).isTrue();
        keys.replaceAll();
        assertThat(keys.published().signed(Node.read(stolen))).isFalse();
        assertThat(keys.published().signed(Node.read(node.sign(keys)))).isTrue();
        clock.advance(KeyRotation.defaults().refresh());
        assertThat(other.published().signed(Node.read(stolen))).isFalse();
        assertThat(id(other.current())).isEqualTo(id(keys.current()));
    }

    @Test
    @Spec("RFC 7517 §4.5")
    void announcesAKeyBeforeItsRotationIsDue() {
        String first = id(keys.current());
        keys.announce(SigningAlgorithm.RS256);
        keys.announce(keys.algorithm());
        assertThat(published(keys)).hasSize(3).startsWith(first);
        assertThat(id(keys.current())).isEqualTo(first);
        clock.advance(AHEAD);
        assertThat(id(keys.current())).isEqualTo(published(keys).get(2));
        assertThat(published(keys)).contains(first);
    }

    @Test
    void addsOnlyAFewKeysThatDoNotSignYet() {
        keys.current();
        for (int i = 0; i < 5; i++) {
            keys.announce(keys.algorithm());
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> keys.announce(keys.algorithm()))
                .withMessageContaining("do not sign yet");
        clock.advance(AHEAD);
        keys.announce(keys.algorithm());
    }

    @Test
    @Spec({"RFC 7517 §4.5", "OpenID Connect Core §10.1.1"})
    @Checks("JW-10")
    void publishesANewKeyBeforeItSigns() {
        String first = id(keys.current());
        clock.advance(Duration.ofDays(29).minus(MOMENT));
        assertThat(published(keys)).containsExactly(first);
        clock.advance(MOMENT.plus(Duration.ofHours(8)));
        assertThat(published(keys)).hasSize(2).startsWith(first);
        String second = published(keys).get(1);
        clock.advance(AHEAD.minus(MOMENT));
        assertThat(id(keys.current())).isEqualTo(first);
        clock.advance(MOMENT);
        assertThat(id(keys.current())).isEqualTo(second);
        assertThat(published(keys)).containsExactly(first, second);
    }

    @Test
    @Spec({"RFC 7517 §5", "OpenID Connect Core §10.1.1"})
    @Checks("JW-10")
    void publishesAnOldKeyUntilItsLastTokenHasExpired() {
        Jwt early = Node.read(node.sign(keys));
        clock.advance(Duration.ofDays(29));
        keys.current();
        clock.advance(AHEAD.minus(MOMENT));
        Jwt last = Node.read(node.sign(keys));
        assertThat(last.keyId()).isEqualTo(early.keyId());
        clock.advance(LONGEST);
        assertThat(keys.published().signed(last)).isTrue();
        assertThat(Node.read(node.sign(keys)).keyId()).isNotEqualTo(last.keyId());
        clock.advance(AHEAD.plus(Duration.ofHours(9)));
        assertThat(published(keys)).hasSize(1).doesNotContain(last.keyId().orElseThrow());
        assertThat(keys.published().signed(last)).isFalse();
    }

    @Test
    @Spec("RFC 7517 §5")
    @Checks("JW-10")
    void publishesANewKeyBeforeItSignsAfterALongIdleTime() {
        String first = id(keys.current());
        clock.advance(Duration.ofDays(400));
        assertThat(id(keys.current())).isEqualTo(first);
        assertThat(published(keys)).hasSize(2);
        clock.advance(AHEAD);
        assertThat(id(keys.current())).isEqualTo(published(keys).get(1)).isNotEqualTo(first);
    }

    @Test
    @Spec("RFC 7517 §5")
    void keepsKeysAfterARestart() {
        String token = node.sign(keys);
        clock.advance(Duration.ofDays(29));
        List<String> before = published(keys);
        RotatingKeys again = node.start(storage);
        assertThat(id(again.current())).isEqualTo(id(keys.current()));
        assertThat(published(again)).isEqualTo(before).hasSize(2);
        assertThat(again.published()).isEqualTo(keys.published());
        assertThat(again.published().signed(Node.read(token))).isTrue();
        clock.advance(AHEAD);
        assertThat(id(again.current())).isEqualTo(id(keys.current())).isEqualTo(before.get(1));
    }

    @Test
    @Spec("RFC 7517 §9.2")
    void encryptsStoredKeys() {
        String secret = String.valueOf(keys.current().export().get("private"));
        byte[] encoded = Base64.getDecoder().decode(secret);
        String text = storage.load(KeyStore.SIGNING).orElseThrow().sealed();
        StringBuilder readable = new StringBuilder(text);
        for (String part : text.split("\\.")) {
            byte[] bytes = Base64Url.decode(part).orElseThrow();
            readable.append('\n').append(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        String first = id(keys.current());
        assertThat(readable.toString())
                .doesNotContain(
                        secret,
                        Base64Url.encode(encoded),
                        new String(encoded, java.nio.charset.StandardCharsets.ISO_8859_1),
                        secret.substring(40, 60),
                        "private",
                        "kty",
                        first);
    }

    @Test
    @Spec("RFC 7517 §9.2")
    void rejectsKeysSealedWithAnotherKeyRing() {
        keys.current();
        StoredKeys before = storage.load(KeyStore.SIGNING).orElseThrow();
        Node stranger = new Node(KeyRing.generate(Entropy.system()), KeyRotation.defaults(), LONGEST, clock);
        RotatingKeys wrong = stranger.start(storage);
        assertThatIllegalStateException().isThrownBy(wrong::current).withMessageContaining("another key ring");
        assertThatIllegalStateException().isThrownBy(wrong::published).withMessageContaining("another key ring");
        assertThat(storage.load(KeyStore.SIGNING)).contains(before);
    }

    @Test
    @Spec("RFC 7517 §9.2")
    void opensKeysAfterAKeyWasAddedToTheRing() {
        Entropy entropy = Entropy.system();
        byte[] old = entropy.bytes(32);
        Map<Integer, byte[]> both = new LinkedHashMap<>();
        both.put(2, entropy.bytes(32));
        both.put(1, old);
        MemoryKeyStore shared = new MemoryKeyStore();
        Node before = new Node(KeyRing.of(Map.of(1, old)), KeyRotation.defaults(), LONGEST, clock);
        Node after = new Node(KeyRing.of(both), KeyRotation.defaults(), LONGEST, clock);
        String first = id(before.start(shared).current());
        assertThat(id(after.start(shared).current())).isEqualTo(first);
    }

    @Test
    @Spec("RFC 7517 §5")
    @Checks("JW-10")
    void agreesOnOneKeyWhenNodesStartConcurrently() {
        try (Race race = new Race(64)) {
            for (int round = 0; round < 20; round++) {
                MemoryKeyStore shared = new MemoryKeyStore();
                List<RotatingKeys> nodes = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    nodes.add(node.start(shared));
                }
                AtomicInteger next = new AtomicInteger();
                List<String> ids =
                        race.run(() -> id(nodes.get(next.getAndIncrement() % 8).current()));
                assertThat(ids).hasSize(64).containsOnly(ids.get(0));
                assertThat(shared.load(KeyStore.SIGNING).orElseThrow().version())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    @Spec("RFC 7517 §5")
    @Checks("JW-10")
    void addsOneKeyWhenNodesRotateConcurrently() {
        try (Race race = new Race(64)) {
            MemoryKeyStore shared = new MemoryKeyStore();
            List<RotatingKeys> nodes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                nodes.add(node.start(shared));
            }
            nodes.forEach(RotatingKeys::current);
            for (int round = 0; round < 20; round++) {
                clock.advance(Duration.ofDays(29));
                AtomicInteger next = new AtomicInteger();
                List<List<String>> sets = race.run(() -> published(nodes.get(next.getAndIncrement() % 8)));
                List<String> agreed = published(node.start(shared));
                assertThat(agreed).hasSize(2);
                assertThat(sets).containsOnly(agreed);
                assertThat(nodes)
                        .extracting(RotatingKeys::published)
                        .containsOnly(nodes.get(0).published());
                clock.advance(AHEAD);
                assertThat(nodes).extracting(each -> id(each.current())).containsOnly(agreed.get(1));
                clock.advance(Duration.ofDays(2));
                assertThat(nodes).extracting(RotatingKeysTest::published).containsOnly(List.of(agreed.get(1)));
            }
        }
    }

    @Test
    @Spec("RFC 7517 §5")
    @Checks("JW-10")
    void usesCachedKeysForALimitedTimeWhileTheStoreIsUnavailable() {
        SigningKey key = keys.current();
        storage.away = true;
        clock.advance(PATIENCE.minus(MOMENT));
        assertThat(keys.current()).isSameAs(key);
        assertThat(keys.published().keys()).containsExactly(key.jwk());
        clock.advance(MOMENT);
        assertThatExceptionOfType(StorageException.class).isThrownBy(keys::current);
        assertThatExceptionOfType(StorageException.class).isThrownBy(keys::published);
        storage.away = false;
        assertThat(id(keys.current())).isEqualTo(id(key));
    }

    @Test
    @Spec("RFC 7517 §5")
    void throwsIfTheStoreWasNeverAvailable() {
        storage.away = true;
        assertThatExceptionOfType(StorageException.class).isThrownBy(keys::current);
        storage.away = false;
        assertThat(published(keys)).hasSize(1);
    }

    @Test
    @Spec("RFC 7517 §5")
    @Checks("JW-10")
    void neverSignsWithAWithdrawnKeyWhileTheStoreIsUnavailable() {
        RotatingKeys other = node.start(storage);
        other.current();
        clock.advance(Duration.ofDays(29).minus(MOMENT));
        Jwt last = Node.read(node.sign(keys));
        clock.advance(PATIENCE.minus(MOMENT));
        other.current();
        storage.away = true;
        assertThat(other.published().signed(Node.read(node.sign(keys)))).isTrue();
        clock.advance(LONGEST);
        assertThatExceptionOfType(StorageException.class).isThrownBy(keys::current);
        assertThat(other.published().signed(last)).isTrue();
    }

    @Test
    @Spec("RFC 7517 §5")
    void readsTheStoreOncePerRefreshIntervalUnderConcurrency() {
        keys.current();
        int asked = storage.loads.get();
        try (Race race = new Race(64)) {
            race.run(keys::current);
            assertThat(storage.loads).hasValue(asked);
            clock.advance(KeyRotation.defaults().refresh());
            race.run(keys::published);
            assertThat(storage.loads).hasValue(asked + 1);
        }
        assertThat(keys.maxAge()).isEqualTo(8 * 60 * 60);
    }

    @Test
    @Spec("RFC 7517 §5")
    void limitsMaxAgeToTheTimeUntilANewKeySigns() {
        clock.advance(Duration.ofDays(3));
        RotatingKeys other = node.start(storage);
        keys.current();
        for (int copies = 0; copies < 300; copies++) {
            List<Jwk> copy = other.published().keys();
            clock.advance(Duration.ofSeconds(keys.maxAge()));
            assertThat(copy).contains(keys.current().jwk());
        }
    }

    @Test
    @Spec("RFC 7517 §5")
    void replacesAStoredVersionWithTheNextOnly() {
        MemoryKeyStore memory = new MemoryKeyStore();
        assertThat(memory.load(KeyStore.SIGNING)).isEqualTo(Optional.empty());
        assertThat(memory.replace(KeyStore.SIGNING, new StoredKeys(2, "b"))).isFalse();
        assertThat(memory.replace(KeyStore.SIGNING, new StoredKeys(1, "a"))).isTrue();
        assertThat(memory.replace(KeyStore.SIGNING, new StoredKeys(1, "c"))).isFalse();
        assertThat(memory.replace(KeyStore.SIGNING, new StoredKeys(3, "c"))).isFalse();
        assertThat(memory.replace(KeyStore.SIGNING, new StoredKeys(2, "b"))).isTrue();
        assertThat(memory.load(KeyStore.SIGNING)).contains(new StoredKeys(2, "b"));
    }

    @Test
    @Spec("RFC 7517 §5")
    @Checks("JW-10")
    void changesTheAlgorithmAfterPublishingItsKey() {
        String first = id(keys.current());
        RotatingKeys changed = node.start(storage, SigningAlgorithm.EDDSA);
        assertThat(id(changed.current())).isEqualTo(first);
        assertThat(published(changed)).hasSize(2).startsWith(first);
        assertThat(published(node.start(storage)))
                .as("a node that still has the old one")
                .hasSize(2);
        clock.advance(AHEAD);
        assertThat(changed.current().jwk().algorithm()).isEqualTo(SigningAlgorithm.EDDSA);
        assertThat(published(changed)).hasSize(2);
    }

    @Test
    @Checks("R-10")
    void boundsTheWaitForKeysThatAnotherThreadReads() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RotatingKeys slow = node.start(new KeyStore() {
            @Override
            public Optional<StoredKeys> load(String name) {
                asked.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new StorageException("Interrupted", e);
                }
                return storage.load(name);
            }

            @Override
            public boolean replace(String name, StoredKeys next) {
                return storage.replace(name, next);
            }
        });
        CompletableFuture<SigningKey> first = CompletableFuture.supplyAsync(slow::current);
        asked.await();
        assertThatExceptionOfType(StorageException.class).isThrownBy(slow::published);
        goOn.countDown();
        assertThat(first.join()).isSameAs(slow.current());
    }

    @Test
    void rejectsARotationThatPublishesTooManyKeys() {
        KeyRotation hourly = new KeyRotation(Duration.ofHours(1), Duration.ofHours(1));
        Node daily = new Node(ring, hourly, Duration.ofHours(97), clock);
        assertThat(published(daily.start(storage))).hasSize(1);
        Node longer = new Node(ring, hourly, Duration.ofHours(98), clock);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> longer.start(storage))
                .withMessageContaining("100");
    }

    @Test
    @Spec("RFC 7517 §5")
    void rejectsANonPositiveRotationInterval() {
        for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofDays(-1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new KeyRotation(none, AHEAD));
            assertThatIllegalArgumentException().isThrownBy(() -> new KeyRotation(AHEAD, none));
        }
    }
}
