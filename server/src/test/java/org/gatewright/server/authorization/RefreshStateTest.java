package org.gatewright.server.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.gatewright.server.authorization.RefreshState.Presented;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

class RefreshStateTest {
    private static final Instant ISSUED = Instant.parse("2030-01-01T00:00:00Z");
    private static final RefreshState STATE = new RefreshState(3, ISSUED, ISSUED.plusSeconds(60));
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Test
    @Checks({"RT-01", "RT-02"})
    @Spec("RFC 9700 §4.14.2")
    void classifiesThePredecessorAsRetriedWithinTheGracePeriodOnly() {
        assertThat(STATE.classify(3, ISSUED, GRACE)).isEqualTo(Presented.LIVE);
        assertThat(STATE.classify(2, ISSUED.plusSeconds(9), GRACE)).isEqualTo(Presented.RETRIED);
        assertThat(STATE.classify(2, ISSUED.plusSeconds(10), GRACE)).isEqualTo(Presented.REUSED);
        assertThat(STATE.classify(1, ISSUED, GRACE)).isEqualTo(Presented.REUSED);
    }

    @Test
    @Checks({"RT-01", "R-09"})
    void classifiesANewerTokenAsLostByTheStoreAndNotAsReuse() {
        assertThat(STATE.classify(4, ISSUED, GRACE)).isEqualTo(Presented.AHEAD);
        assertThat(STATE.classify(5, ISSUED.plusSeconds(60), Duration.ZERO)).isEqualTo(Presented.AHEAD);
    }

    @Test
    @Checks({"R-02", "RT-01"})
    @Spec("RFC 9700 §4.14.2")
    void classifiesThePredecessorAsReusedWithoutGracePeriod() {
        assertThat(STATE.classify(2, ISSUED, Duration.ZERO)).isEqualTo(Presented.REUSED);
        assertThat(STATE.classify(2, ISSUED.minusMillis(5), Duration.ZERO)).isEqualTo(Presented.REUSED);
    }
}
