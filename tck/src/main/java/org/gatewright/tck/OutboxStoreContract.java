package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.gatewright.server.outbox.OutboxMessage;
import org.gatewright.server.outbox.OutboxMessage.Target;
import org.gatewright.server.outbox.OutboxStore;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** The contract of {@link OutboxStore}. Extend it, and return a new, empty store for each call. */
public abstract class OutboxStoreContract {
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Target ONE = new Target("logout", "one: ü");
    private static final Target TWO = new Target("logout", "two");
    private static final int RACERS = 16;
    private static final int MANY = 35;

    private final TestClock clock = new TestClock();

    /** Creates an empty store. */
    protected abstract OutboxStore newStore(TestClock clock);

    private OutboxMessage message(Target target, String id) {
        Instant expires = Instant.ofEpochMilli(clock.millis()).plus(Duration.ofHours(24));
        return new OutboxMessage(target, id, "body \"of\" " + id, expires);
    }

    private void add(OutboxStore store, Target target, String id) {
        store.add(message(target, id), clock.instant());
    }

    private Optional<OutboxStore.Lease> lease(OutboxStore store) {
        return store.lease(clock.instant(), clock.instant().plus(LEASE));
    }

    private static List<String> ids(Optional<OutboxStore.Lease> lease) {
        return lease.orElseThrow().messages().stream().map(OutboxMessage::id).toList();
    }

    @Test
    void returnsAMessageAsItWasAdded() {
        OutboxStore store = newStore(clock);
        assertThat(lease(store)).isEmpty();
        OutboxMessage message = message(ONE, "first");
        store.add(message, clock.instant());
        add(store, ONE, "first");
        OutboxStore.Lease lease = lease(store).orElseThrow();
        assertThat(lease.target()).isEqualTo(ONE);
        assertThat(lease.failures()).isZero();
        assertThat(lease.messages()).containsExactly(message);
    }

    @Test
    void leasesATargetToOneCallerUntilTheLeaseEnds() {
        OutboxStore store = newStore(clock);
        add(store, ONE, "first");
        OutboxStore.Lease lease = lease(store).orElseThrow();
        add(store, ONE, "second");
        assertThat(lease(store)).isEmpty();
        add(store, TWO, "other");
        assertThat(ids(lease(store))).containsExactly("other");
        clock.advance(LEASE);
        List<OutboxStore.Lease> next =
                List.of(lease(store).orElseThrow(), lease(store).orElseThrow());
        assertThat(next)
                .flatExtracting(OutboxStore.Lease::messages)
                .extracting(OutboxMessage::id)
                .containsExactlyInAnyOrder("first", "second", "other");
        store.release(lease, clock.instant(), 0);
        clock.advance(LEASE.dividedBy(2));
        assertThat(lease(store)).as("the first lease had ended").isEmpty();
    }

    @Test
    void removesWhatWasSent() {
        OutboxStore store = newStore(clock);
        add(store, ONE, "first");
        add(store, ONE, "second");
        OutboxStore.Lease lease = lease(store).orElseThrow();
        store.remove(message(ONE, "first"));
        store.release(lease, clock.instant(), 0);
        OutboxStore.Lease next = lease(store).orElseThrow();
        assertThat(next.messages()).extracting(OutboxMessage::id).containsExactly("second");
        store.remove(message(ONE, "second"));
        store.release(next, clock.instant(), 0);
        assertThat(lease(store)).isEmpty();
        add(store, ONE, "third");
        assertThat(ids(lease(store))).containsExactly("third");
    }

    @Test
    void leavesATargetAloneDuringItsPause() {
        OutboxStore store = newStore(clock);
        add(store, ONE, "first");
        OutboxStore.Lease lease = lease(store).orElseThrow();
        store.release(lease, clock.instant().plusSeconds(30), 3);
        add(store, ONE, "second");
        assertThat(lease(store)).isEmpty();
        clock.advance(Duration.ofSeconds(30));
        OutboxStore.Lease again = lease(store).orElseThrow();
        assertThat(again.failures()).isEqualTo(3);
        assertThat(again.messages()).hasSize(2);
        store.release(again, clock.instant(), 0);
        assertThat(lease(store).orElseThrow().failures()).isZero();
    }

    @Test
    void returnsManyMessagesInParts() {
        OutboxStore store = newStore(clock);
        for (int i = 0; i < MANY; i++) {
            add(store, ONE, "message " + i);
        }
        Set<String> seen = new HashSet<>();
        for (Optional<OutboxStore.Lease> lease = lease(store); lease.isPresent(); lease = lease(store)) {
            assertThat(lease.get().messages()).hasSizeBetween(1, OutboxStore.BATCH);
            lease.get().messages().forEach(message -> {
                assertThat(seen.add(message.id())).isTrue();
                store.remove(message);
            });
            store.release(lease.get(), clock.instant(), 0);
        }
        assertThat(seen).hasSize(MANY);
    }

    @Test
    void movesAPostponedMessageBehindTheOthers() {
        OutboxStore store = newStore(clock);
        for (int i = 0; i < OutboxStore.BATCH + 1; i++) {
            add(store, ONE, "message " + i);
            clock.advance(Duration.ofMillis(1));
        }
        OutboxStore.Lease lease = lease(store).orElseThrow();
        assertThat(lease.messages()).extracting(OutboxMessage::id).doesNotContain("message 10");
        store.postpone(lease.messages().get(0), clock.instant());
        store.postpone(message(ONE, "unknown"), clock.instant());
        store.release(lease, clock.instant(), 0);
        assertThat(ids(lease(store)))
                .hasSize(OutboxStore.BATCH)
                .contains("message 10")
                .doesNotContain("message 0");
    }

    @Test
    void leasesATargetBehindManyThatHaveAPause() {
        OutboxStore store = newStore(clock);
        for (int i = 0; i < MANY; i++) {
            add(store, new Target("logout", "down " + i), "message");
            store.release(lease(store).orElseThrow(), clock.instant().plusSeconds(60), 1);
        }
        assertThat(lease(store)).isEmpty();
        add(store, ONE, "first");
        assertThat(ids(lease(store))).containsExactly("first");
        assertThat(lease(store)).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(lease(store)).isPresent();
    }

    @Test
    void leasesATargetOnceWhenSeveralTry() {
        OutboxStore store = newStore(clock);
        try (Race race = new Race(RACERS)) {
            for (int round = 0; round < RACERS; round++) {
                Target target = new Target("logout", "raced " + round);
                add(store, target, "message");
                assertThat(race
                                .run(() -> lease(store)
                                        .map(OutboxStore.Lease::target)
                                        .orElse(null))
                                .stream()
                                .filter(Objects::nonNull))
                        .containsExactly(target);
            }
        }
    }
}
