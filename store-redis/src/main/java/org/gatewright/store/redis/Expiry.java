package org.gatewright.store.redis;

import java.time.Duration;
import java.time.Instant;

/** Expiry times of rows, in milliseconds since the epoch. */
final class Expiry {
    private static final int NANOS = 1_000_000;

    /** How long expired rows are kept to tolerate clock differences. */
    private static final long KEPT = Duration.ofMinutes(10).toMillis();

    private Expiry() {}

    /** Returns the first whole millisecond at which the value is expired. */
    static long of(Instant expires) {
        return expires.plusNanos(NANOS - 1).toEpochMilli();
    }

    /** Returns the time at which Redis may delete the row. */
    static long end(long expires) {
        return expires + KEPT;
    }
}
