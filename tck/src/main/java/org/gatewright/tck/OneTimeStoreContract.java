package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** The contract of {@link OneTimeStore}. Extend it, and return a new, empty store for each call. */
public abstract class OneTimeStoreContract {
    private static final int RACERS = 64;
    private static final OneTimeId KEY = new OneTimeId("test", "key");

    protected final TestClock clock = new TestClock();

    /** Creates an empty store that uses this clock. */
    protected abstract OneTimeStore newStore(TestClock clock);

    @Test
    @Parity(32)
    void returnsAValueOnce() {
        OneTimeStore store = newStore(clock);
        store.put(KEY, "value", soon());
        assertThat(store.peek(KEY)).contains("value");
        assertThat(store.take(KEY)).isEqualTo(new Taken.Fresh("value"));
        assertThat(store.take(KEY)).isEqualTo(new Taken.Replayed());
        assertThat(store.peek(KEY)).isEmpty();
    }

    @Test
    @Parity(32)
    void reportsAnUnknownIdAsUnknown() {
        OneTimeStore store = newStore(clock);
        assertThat(store.take(KEY)).isEqualTo(new Taken.Unknown());
        assertThat(store.peek(KEY)).isEmpty();
    }

    @Test
    @Parity(32)
    void overwritesAnEarlierValue() {
        OneTimeStore store = newStore(clock);
        store.put(KEY, "first", soon());
        store.put(KEY, "second", soon());
        assertThat(store.take(KEY)).isEqualTo(new Taken.Fresh("second"));
        store.put(KEY, "third", soon());
        assertThat(store.take(KEY)).isEqualTo(new Taken.Fresh("third"));
    }

    @Test
    @Parity(32)
    void returnsNoExpiredValue() {
        OneTimeStore store = newStore(clock);
        store.put(KEY, "value", soon());
        clock.advance(Duration.ofSeconds(60));
        assertThat(store.peek(KEY)).isEmpty();
        assertThat(store.take(KEY)).isEqualTo(new Taken.Unknown());
    }

    @Test
    @Checks("CG-06")
    void separatesIdsByPurpose() {
        OneTimeStore store = newStore(clock);
        store.put(KEY, "value", soon());
        assertThat(store.take(new OneTimeId("other", "key"))).isEqualTo(new Taken.Unknown());
        assertThat(store.firstUse(new OneTimeId("other", "key"), soon())).isTrue();
        assertThat(store.peek(KEY)).contains("value");
    }

    @Test
    void reportsTheFirstUseOnceUntilItExpires() {
        OneTimeStore store = newStore(clock);
        assertThat(store.firstUse(KEY, soon())).isTrue();
        assertThat(store.firstUse(KEY, soon())).isFalse();
        clock.advance(Duration.ofSeconds(60));
        assertThat(store.firstUse(KEY, soon())).isTrue();
    }

    @Test
    @Parity(32)
    void sharesNoStateWithAnotherStore() {
        OneTimeStore one = newStore(clock);
        OneTimeStore other = newStore(clock);
        one.put(KEY, "value", soon());
        assertThat(other.peek(KEY)).isEmpty();
    }

    @Test
    @Parity(32)
    void returnsAValueToExactlyOneOfManyConcurrentTakers() {
        OneTimeStore store = newStore(clock);
        try (Race race = new Race(RACERS)) {
            for (int round = 0; round < 50; round++) {
                OneTimeId key = new OneTimeId("test", "round" + round);
                store.put(key, "value", soon());
                List<Taken> taken = race.run(() -> store.take(key));
                assertThat(taken).filteredOn(t -> t instanceof Taken.Fresh).hasSize(1);
                assertThat(taken).filteredOn(t -> t instanceof Taken.Replayed).hasSize(RACERS - 1);
            }
        }
    }

    @Test
    @Parity(32)
    void reportsExactlyOneOfManyConcurrentUsesAsTheFirst() {
        OneTimeStore store = newStore(clock);
        try (Race race = new Race(RACERS)) {
            for (int round = 0; round < 50; round++) {
                OneTimeId key = new OneTimeId("test", "round" + round);
                assertThat(race.run(() -> store.firstUse(key, soon())))
                        .filteredOn(first -> first)
                        .hasSize(1);
            }
        }
    }

    @Test
    void purgesOnlyExpiredValues() {
        OneTimeStore store = newStore(clock);
        store.put(KEY, "old", soon());
        clock.advance(Duration.ofSeconds(61));
        OneTimeId young = new OneTimeId("test", "young");
        store.put(young, "young", soon());
        store.purge(10);
        assertThat(store.peek(young)).contains("young");
        assertThat(store.purge(10)).isZero();
    }

    private Instant soon() {
        return clock.instant().plusSeconds(60);
    }
}
