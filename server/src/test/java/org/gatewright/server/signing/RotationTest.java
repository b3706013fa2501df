package org.gatewright.server.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.memory.MemoryKeyStore;
import org.gatewright.server.token.KeyRing;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Scale;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Soak test: keys rotate every second under load, and every token verifies. */
@Tag("race")
class RotationTest {
    private static final int THREADS = 4;
    private static final int NODES = 3;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int CHANGES = Scale.of(10, 60);
    private static final Duration END = Duration.ofSeconds(CHANGES);

    private final CountDownLatch never = new CountDownLatch(1);
    private final TestClock clock = new TestClock();
    private final MemoryKeyStore storage = new MemoryKeyStore();
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final AtomicInteger verified = new AtomicInteger();
    private volatile boolean over;

    @ParameterizedTest
    @ValueSource(longs = {3000, 900})
    @Spec("RFC 7517 §5")
    @Checks({"JW-10", "R-07"})
    void verifiesEveryTokenWhileKeysRotateEverySecondUnderLoad(long ahead) throws Exception {
        KeyRotation rotation = new KeyRotation(Duration.ofSeconds(1), Duration.ofMillis(ahead));
        Node node = new Node(KeyRing.generate(Entropy.system()), rotation, Duration.ofSeconds(2), clock);
        List<RotatingKeys> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(node.start(storage));
        }
        nodes.forEach(RotatingKeys::current);
        // The clock advances once each worker has completed another round, without stopping the workers.
        Phaser pace = new Phaser(THREADS + 1);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                RelyingParty party = new RelyingParty(node, nodes.get(i % NODES), nodes.get((i + 1) % NODES));
                workers.add(threads.submit(() -> work(party, pace)));
            }
            for (Duration past = Duration.ZERO; past.compareTo(END) < 0; past = past.plus(STEP)) {
                if (Scale.LONG) {
                    assertThat(never.await(STEP.toMillis(), TimeUnit.MILLISECONDS))
                            .isFalse();
                }
                clock.advance(STEP);
                pace.arriveAndAwaitAdvance();
            }
            over = true;
            pace.arriveAndDeregister();
            finish(workers);
        } finally {
            over = true;
            pace.forceTermination();
            threads.shutdownNow();
        }
        assertThat(used).hasSizeGreaterThan(CHANGES / 2); // several changes may occur between two rounds of a worker
        assertThat(verified.get()).isGreaterThan(THREADS * CHANGES * 10);
    }

    private static void finish(List<Future<?>> workers) throws InterruptedException {
        for (Future<?> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                throw new AssertionError("A worker failed", e.getCause());
            }
        }
    }

    private void work(RelyingParty party, Phaser pace) {
        int arrived = -1;
        try {
            while (!over) {
                party.verifyNewToken();
                party.verifyOldestToken();
                if (pace.getPhase() != arrived) {
                    arrived = pace.arrive();
                }
            }
        } finally {
            if (pace.getPhase() == arrived) {
                pace.awaitAdvance(arrived);
            }
            pace.arriveAndDeregister();
        }
    }

    /** Holds tokens that one node signed and keys that another published. Used by one thread. */
    private final class RelyingParty {
        private final Node node;
        private final RotatingKeys signer;
        private final RotatingKeys publisher;
        private final Duration maxAge;
        private final Deque<String> tokens = new ArrayDeque<>();
        private JwkSet copy;
        private Instant copied;

        RelyingParty(Node node, RotatingKeys signer, RotatingKeys publisher) {
            this.node = node;
            this.signer = signer;
            this.publisher = publisher;
            this.maxAge = Duration.ofSeconds(signer.maxAge());
            this.copied = clock.instant();
            this.copy = publisher.published();
        }

        void verifyNewToken() {
            String token = node.sign(signer);
            tokens.add(token);
            verify(Node.read(token));
        }

        /** Verifies the oldest unexpired token. */
        void verifyOldestToken() {
            while (tokens.size() > 1 && isExpired(Node.read(tokens.getFirst()))) {
                tokens.removeFirst();
            }
            verify(Node.read(tokens.getFirst()));
        }

        private boolean isExpired(Jwt token) {
            long end = ((Number) token.claims().members().getOrDefault("end", 0L)).longValue();
            return clock.instant().toEpochMilli() >= end;
        }

        private void verify(Jwt token) {
            Instant now = clock.instant();
            if (isExpired(token)) {
                return;
            }
            if (!now.isBefore(copied.plus(maxAge))) {
                copied = now;
                copy = publisher.published();
            }
            String id = token.keyId().orElseThrow();
            assertThat(publisher.published().find(id))
                    .as("published by the other node")
                    .isPresent();
            assertThat(copy.find(id)).as("in the copy of %s at %s", copied, now).isPresent();
            assertThat(copy.signed(token)).isTrue();
            used.add(id);
            verified.incrementAndGet();
        }
    }
}
