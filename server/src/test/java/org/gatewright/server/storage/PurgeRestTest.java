package org.gatewright.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pauses of the purge, which shorten while it cannot keep up. */
class PurgeRestTest {
    private static final long TOOK = Duration.ofMillis(2).toNanos();

    private static long restAfter(Duration since) {
        return Purge.rest(TOOK, since.toNanos());
    }

    @Test
    void usesOnePercentOfTheTimeAtFirst() {
        assertThat(restAfter(Duration.ZERO)).isEqualTo(99 * TOOK);
        assertThat(restAfter(Duration.ofMinutes(59))).isEqualTo(99 * TOOK);
    }

    @Test
    void halvesThePauseEveryHour() {
        assertThat(restAfter(Duration.ofHours(1))).isEqualTo(49 * TOOK);
        assertThat(restAfter(Duration.ofHours(2))).isEqualTo(24 * TOOK);
        assertThat(restAfter(Duration.ofHours(3))).isEqualTo(12 * TOOK);
    }

    @Test
    void pausesAtLeastAsLongAsItWorks() {
        assertThat(restAfter(Duration.ofHours(6))).isEqualTo(TOOK);
        assertThat(restAfter(Duration.ofDays(1000))).isEqualTo(TOOK);
    }
}
