package org.gatewright.store.redis;

import java.time.Duration;
import java.time.Instant;

/** When rows end, in milliseconds since 1970. */
final class Expiry {
    private static final int NANOS = 1_000_000;

    /** How much longer than needed a row is kept, so that clocks may differ. */
    private static final long KEPT = Duration.ofMinutes(10).toMillis();

    private Expiry() {}

    /** The first whole millisecond at which it is over. */
    static long of(Instant expires) {
        return expires.plusNanos(NANOS - 1).toEpochMilli();
    }

    /** When Redis may delete what expires then. */
    static long end(long expires) {
        return expires + KEPT;
    }
}
