package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.gatewright.server.limit.CounterStore;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.Test;

/** The contract of {@link CounterStore}. Extend it, and return a new, empty store for each call. */
public abstract class CounterStoreContract {
    private static final int RACERS = 16;

    private final Instant later = Instant.now().plus(Duration.ofHours(1));

    /** Creates an empty store. */
    protected abstract CounterStore newStore();

    @Test
    void addsToEachCounterOnItsOwn() {
        CounterStore store = newStore();
        assertThat(store.add("a", 1, later)).isEqualTo(1);
        assertThat(store.add("a", 2, later)).isEqualTo(3);
        assertThat(store.add("b", 1, later)).isEqualTo(1);
        assertThat(store.add("a", -1, later)).isEqualTo(2);
    }

    @Test
    void staysAtZero() {
        CounterStore store = newStore();
        assertThat(store.add("a", -1, later)).isZero();
        assertThat(store.add("a", 1, later)).isEqualTo(1);
        assertThat(store.add("a", -5, later)).isZero();
        assertThat(store.add("a", 1, later)).isEqualTo(1);
    }

    @Test
    void countsEachOfMany() {
        CounterStore store = newStore();
        try (Race race = new Race(RACERS)) {
            assertThat(race.run(() -> store.add("raced", 1, later)))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, RACERS).boxed().toList());
        }
    }
}
