package org.gatewright.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.Events;
import org.gatewright.server.outbox.OutboxMessage.Target;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** The queue of messages to other parties. */
class OutboxTest {
    private static final Target ONE = new Target("test", "one");
    private static final Target TWO = new Target("test", "two");
    private static final int MANY = 10_000;

    private final TestClock clock = new TestClock();
    private final MemoryOutboxStore store = new MemoryOutboxStore();
    private final List<Event> events = new ArrayList<>();
    private final Outbox outbox = new Outbox(
            store,
            clock::instant,
            new Events(new Issuer("https://login.example"), (issuer, event) -> events.add(event)));
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    private void add(Target target, String id) {
        store.add(new OutboxMessage(target, id, id, clock.instant().plus(Outbox.LIFE)), clock.instant());
    }

    private void deliver(Delivery delivery) {
        outbox.add("test", (message, now) -> {
            attempts.merge(message.id(), 1, Integer::sum);
            return delivery.send(message, now);
        });
    }

    @Test
    void sendsEachMessageOnce() {
        deliver((message, now) -> Delivery.Outcome.SETTLED);
        for (int i = 0; i < MANY; i++) {
            add(ONE, "message " + i);
        }
        assertThat(outbox.deliver()).isEqualTo(MANY);
        assertThat(outbox.deliver()).isZero();
        assertThat(attempts).hasSize(MANY).doesNotContainValue(2);
    }

    @Test
    void triesAgainAfterPausesThatGrow() {
        deliver((message, now) -> {
            throw new IllegalStateException("The target is down");
        });
        add(ONE, "message");
        List<Long> pauses = new ArrayList<>();
        long last = clock.millis();
        while (attempts.getOrDefault("message", 0) < 10) {
            int before = attempts.getOrDefault("message", 0);
            outbox.deliver();
            if (attempts.get("message") > before) {
                pauses.add((clock.millis() - last) / 1000);
                last = clock.millis();
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(pauses).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L, 600L);
    }

    @Test
    void delaysNoOtherTargetAfterAFailure() {
        deliver((message, now) ->
                message.target().equals(TWO) ? Delivery.Outcome.SETTLED : Delivery.Outcome.UNREACHABLE);
        for (int i = 0; i < 50; i++) {
            add(ONE, "one " + i);
        }
        add(TWO, "two");
        assertThat(outbox.deliver()).isEqualTo(1);
        assertThat(attempts).hasSize(2).containsEntry("two", 1);
    }

    @Test
    void delaysNoOtherTargetWhileOneIsSlow() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(20);
        CountDownLatch end = new CountDownLatch(1);
        deliver((message, now) -> {
            if (message.target().equals(ONE)) {
                slow.countDown();
                await(others);
                end.countDown();
            }
            others.countDown();
            return Delivery.Outcome.SETTLED;
        });
        add(ONE, "slow");
        outbox.wake();
        slow.await();
        for (int i = 0; i < 20; i++) {
            add(new Target("test", "other " + i), "other " + i);
        }
        outbox.wake();
        end.await();
        assertThat(attempts).hasSize(21);
    }

    @Test
    void holdsUpNoMessageForOneThatIsRejected() {
        deliver((message, now) ->
                message.id().equals("rejected") ? Delivery.Outcome.REJECTED : Delivery.Outcome.SETTLED);
        add(ONE, "rejected");
        for (int i = 0; i < 30; i++) {
            add(ONE, "message " + i);
        }
        assertThat(outbox.deliver()).isEqualTo(30);
        clock.advance(Duration.ofMinutes(10));
        int before = attempts.get("rejected");
        assertThat(outbox.deliver()).isZero();
        assertThat(attempts.get("rejected")).isEqualTo(before + 1);
        add(ONE, "later");
        clock.advance(Duration.ofMinutes(10));
        assertThat(outbox.deliver()).isEqualTo(1);
    }

    @Test
    void countsNoFailureOfTheTargetWhileThisProcessIsBusy() {
        deliver((message, now) -> Delivery.Outcome.BUSY);
        add(ONE, "message");
        for (int i = 0; i < 20; i++) {
            outbox.deliver();
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(attempts).containsEntry("message", 20);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting for other targets", e);
        }
    }

    @Test
    void reportsWhatWasNotAcceptedForADay() {
        deliver((message, now) -> Delivery.Outcome.REJECTED);
        add(ONE, "message");
        outbox.deliver();
        clock.advance(Outbox.LIFE.minusSeconds(1));
        outbox.deliver();
        assertThat(attempts).containsEntry("message", 2);
        clock.advance(Duration.ofMinutes(10));
        assertThat(outbox.deliver()).isEqualTo(1);
        assertThat(attempts).containsEntry("message", 2);
        assertThat(events).containsExactly(new Event.Undelivered("test", "one"));
    }

    @Test
    void rejectsASecondDeliveryOfAKind() {
        deliver((message, now) -> Delivery.Outcome.SETTLED);
        assertThatThrownBy(() -> deliver((message, now) -> Delivery.Outcome.SETTLED))
                .hasMessageContaining("kind 'test'");
    }
}
