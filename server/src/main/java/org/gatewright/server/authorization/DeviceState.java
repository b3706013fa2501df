package org.gatewright.server.authorization;

import java.time.Duration;
import java.time.Instant;

/**
 * The device code of an authorization (RFC 8628 §3.5).
 *
 * @param interval how long the device has to wait between two polls
 * @param polled the last time that it asked
 * @param expires when the code is too old
 */
public record DeviceState(Answer answer, Duration interval, Instant polled, Instant expires) {
    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final Duration SLOWEST = Duration.ofMinutes(1);

    /** What the user said. */
    public enum Answer {
        NONE,
        APPROVED,
        DENIED,
        /** It was yes, and the device has its tokens. */
        REDEEMED
    }

    DeviceState answer(Answer given) {
        return new DeviceState(given, interval, polled, expires);
    }

    /** Whether the device asks sooner than it may. */
    public boolean isTooFast(Instant now) {
        return now.isBefore(polled.plus(interval));
    }

    /** The device asked; if too fast, it has to wait 5 seconds more from now on. */
    DeviceState poll(Instant now) {
        Duration slower = interval.plus(SLOWER);
        Duration next = !isTooFast(now) ? interval : slower.compareTo(SLOWEST) < 0 ? slower : SLOWEST;
        return new DeviceState(answer, next, now, expires);
    }
}
