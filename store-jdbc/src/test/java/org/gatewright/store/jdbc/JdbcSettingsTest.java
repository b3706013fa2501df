package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Settings with which no storage can work are refused where they are made. */
class JdbcSettingsTest {
    private final JdbcSettings standard = JdbcSettings.defaults();

    @Test
    void theLeastIsAMillisecondAConnectionAndACallThatWaits() {
        assertThat(standard.timeout(Duration.ofMillis(1)).connections(1).waiting(1))
                .isEqualTo(new JdbcSettings(Duration.ofMillis(1), 1, 1, standard.purge()));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.timeout(Duration.ofNanos(999_999)));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.connections(0));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.waiting(0));
    }

    @Test
    void aPurgeCanBeLeftOutAndNotComeBeforeTheOneBeforeIt() {
        assertThat(standard.purge(Duration.ZERO).purge()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> standard.purge(Duration.ofNanos(-1)));
    }
}
