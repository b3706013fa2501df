package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Validation of JDBC settings. */
class JdbcSettingsTest {
    private final JdbcSettings standard = JdbcSettings.defaults();

    @Test
    void requiresPositiveTimeoutConnectionsAndQueue() {
        assertThat(standard.timeout(Duration.ofMillis(1)).connections(1).waiting(1))
                .isEqualTo(new JdbcSettings(Duration.ofMillis(1), 1, 1, standard.purge()));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.timeout(Duration.ofNanos(999_999)));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.connections(0));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.waiting(0));
    }

    @Test
    void allowsNoPurgeAndRejectsANegativeInterval() {
        assertThat(standard.purge(Duration.ZERO).purge()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> standard.purge(Duration.ofNanos(-1)));
    }
}
