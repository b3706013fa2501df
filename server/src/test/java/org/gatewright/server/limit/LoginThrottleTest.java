package org.gatewright.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** Throttling of password attempts, without locking end-users out of their known browser. */
class LoginThrottleTest {
    private final TestClock clock = new TestClock();
    private final LoginThrottle throttle = new LoginThrottle(new SharedLimits(clock, Entropy.system()), "server");

    @Test
    @Checks("UI-10")
    void permitsFiveAttemptsAMinutePerAccount() {
        IntStream.range(0, 5)
                .forEach(i -> assertThat(throttle.permits("alice", "10.0.0." + i, false))
                        .isTrue());
        assertThat(throttle.permits("alice", "10.0.0.9", false)).isFalse();
        assertThat(throttle.permits("bob", "10.0.0.9", false)).isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(throttle.permits("alice", "10.0.0.9", false)).isTrue();
    }

    @Test
    @Checks("UI-10")
    void permitsAttemptsFromAKnownBrowserDuringAnAttack() {
        IntStream.range(0, 100).forEach(i -> throttle.permits("alice", "10.0.0.1", false));
        assertThat(throttle.permits("alice", "10.0.0.1", false)).isFalse();
        assertThat(throttle.permits("alice", "10.0.0.1", true)).isTrue();
    }

    @Test
    @Checks("UI-10")
    void limitsAttemptsPerAddressAcrossAccounts() {
        IntStream.range(0, 30)
                .forEach(i -> assertThat(throttle.permits("user" + i, "10.0.0.1", false))
                        .isTrue());
        assertThat(throttle.permits("user31", "10.0.0.1", false)).isFalse();
        assertThat(throttle.permits("user31", "10.0.0.2", false)).isTrue();
    }

    @Test
    @Checks("UI-10")
    void countsNoAttemptsOfARejectedAddressAgainstAccounts() {
        IntStream.range(0, 40).forEach(i -> throttle.permits("user" + i, "10.0.0.9", false));
        IntStream.range(0, 5).forEach(i -> throttle.permits("alice", "10.0.0.9", false));
        assertThat(throttle.permits("alice", "10.0.0.8", false)).isTrue();
    }

    @Test
    @Checks("UI-10")
    void keepsTheLimitOfAnAccountDuringAFloodOfOtherAttempts() {
        IntStream.range(0, 5).forEach(i -> throttle.permits("alice", "10.0.0." + i, false));
        IntStream.range(0, 50_000)
                .forEach(i -> throttle.permits("user" + i, "2001:db8:1:" + i / 20 + ":0:0:0:1", false));
        assertThat(throttle.permits("alice", "10.0.0.8", false)).isFalse();
        assertThat(throttle.permits("alice", "10.0.0.8", true)).isTrue();
    }

    @Test
    @Checks("UI-10")
    void countsAnIpv6NetworkAsOneAddress() {
        List<String> spellings =
                List.of("2001:db8:1:2::%x", "2001:DB8:1:2::%x", "2001:db8:1:2:%x::1", "2001:0db8:1:2:0:0:%x:1");
        IntStream.range(1, 31)
                .forEach(i -> throttle.permits("user" + i, String.format(spellings.get(i % 4), i), false));
        assertThat(throttle.permits("user31", "2001:db8:1:2:9:9:9:9", false)).isFalse();
        assertThat(throttle.permits("user31", "2001:db8:1:3::1", false)).isTrue();
    }

    @Test
    @Checks("UI-10")
    void limitsTheIpv6NetworksOfASiteTogetherAtAHigherLimit() {
        for (int network = 0; network < 16 * 30; network++) {
            assertThat(throttle.permits("user" + network, String.format("2001:db8:1:%x00::1", network % 256), false))
                    .isTrue();
        }
        assertThat(throttle.permits("another", "2001:db8:1:ffff::1", false)).isFalse();
        assertThat(throttle.permits("another", "2001:db8:2:ffff::1", false)).isTrue();
    }

    @Test
    @Checks("UI-10")
    void countsConcurrentAttempts() {
        try (Race race = new Race(50)) {
            List<Boolean> permitted = race.run(() -> throttle.permits("alice", "10.0.0.1", false));
            assertThat(permitted).filteredOn(p -> p).hasSize(5);
        }
    }

    @Test
    void doesNotCountSuccessfulAttempts() {
        for (int i = 0; i < 20; i++) {
            assertThat(throttle.permits("alice", "10.0.0.1", false)).isTrue();
            throttle.forgive("alice", "10.0.0.1", false);
        }
    }
}
