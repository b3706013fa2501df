package org.gatewright.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A purge leaves the storage to the requests nearly all of the time, unless it can't keep up. */
class PurgeRestTest {
    private static final long TOOK = Duration.ofMillis(2).toNanos();

    private static long restAfter(Duration since) {
        return Purge.rest(TOOK, since.toNanos());
    }

    @Test
    void atFirstItWorksAHundredthOfTheTime() {
        assertThat(restAfter(Duration.ZERO)).isEqualTo(99 * TOOK);
        assertThat(restAfter(Duration.ofMinutes(59))).isEqualTo(99 * TOOK);
    }

    @Test
    void withEachHourThatItGoesOnItRestsHalfAsLong() {
        assertThat(restAfter(Duration.ofHours(1))).isEqualTo(49 * TOOK);
        assertThat(restAfter(Duration.ofHours(2))).isEqualTo(24 * TOOK);
        assertThat(restAfter(Duration.ofHours(3))).isEqualTo(12 * TOOK);
    }

    @Test
    void itAlwaysRestsAsLongAsItWorks() {
        assertThat(restAfter(Duration.ofHours(6))).isEqualTo(TOOK);
        assertThat(restAfter(Duration.ofDays(1000))).isEqualTo(TOOK);
    }
}
