package org.gatewright.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.storage.StorageException;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** Attempts at passwords that several nodes count together. */
class SharedAttemptsTest {
    private final TestClock clock = new TestClock();
    private final Map<String, Long> counters = new HashMap<>();
    private final CounterStore store =
            (key, number, expires) -> counters.merge(key, (long) number, (one, other) -> Math.max(0, one + other));
    private final LoginThrottle one = node(store);
    private final LoginThrottle two = node(store);

    private LoginThrottle node(CounterStore counts) {
        return RateLimits.defaults()
                .counters(new SharedLimits(clock, Entropy.system()), "server", counts, clock)
                .logins();
    }

    @Test
    @Checks("UI-10")
    void permitsFiveAttemptsAMinuteOnAllNodesTogether() {
        IntStream.range(0, 3)
                .forEach(i ->
                        assertThat(one.permits("alice", "10.0.0." + i, false)).isTrue());
        IntStream.range(3, 5)
                .forEach(i ->
                        assertThat(two.permits("alice", "10.0.0." + i, false)).isTrue());
        assertThat(one.permits("alice", "10.0.0.9", false)).isFalse();
        assertThat(two.permits("alice", "10.0.0.9", false)).isFalse();
        assertThat(two.permits("alice", "10.0.0.9", true)).isTrue();
        assertThat(two.permits("bob", "10.0.0.9", false)).isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(two.permits("alice", "10.0.0.9", false)).isTrue();
    }

    @Test
    @Checks("UI-10")
    void limitsTheAttemptsOfAnAddressOnAllNodesTogether() {
        IntStream.range(0, 30).forEach(i -> (i % 2 == 0 ? one : two).permits("user" + i, "10.0.0.1", false));
        assertThat(one.permits("user30", "10.0.0.1", false)).isFalse();
        assertThat(two.permits("user31", "10.0.0.1", false)).isFalse();
        assertThat(two.permits("user31", "10.0.0.2", false)).isTrue();
    }

    @Test
    void countsNoRightPasswords() {
        for (int i = 0; i < 40; i++) {
            assertThat(one.permits("alice", "10.0.0.1", false)).isTrue();
            one.forgive("alice", "10.0.0.1", false);
        }
    }

    @Test
    void storesNoNames() {
        one.permits("alice", "10.0.0.1", false);
        assertThat(counters.keySet()).hasSize(2).noneMatch(key -> key.contains("alice") || key.contains("10.0"));
    }

    @Test
    void keepsTheLimitsOfTheNodeWhileTheStoreCannotBeReached() {
        LoginThrottle alone = node((key, number, expires) -> {
            throw new StorageException("gone");
        });
        IntStream.range(0, 5)
                .forEach(i ->
                        assertThat(alone.permits("alice", "10.0.0." + i, false)).isTrue());
        assertThat(alone.permits("alice", "10.0.0.9", false)).isFalse();
    }
}
