package org.gatewright.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test advances it. Thread-safe. */
public final class TestClock extends Clock {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private volatile Instant now = START;

    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** Resets to the time at which every test clock starts. */
    public synchronized void reset() {
        now = START;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
