package org.gatewright.server.authorization;

import java.time.Duration;
import java.time.Instant;

/**
 * The device code of an authorization (RFC 8628 §3.5).
 *
 * @param interval the minimum time between two polls
 * @param polled the time of the last poll
 * @param expires when the code expires
 */
public record DeviceState(Status status, Duration interval, Instant polled, Instant expires) {
    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final Duration SLOWEST = Duration.ofMinutes(1);

    /** The end-user's decision. */
    public enum Status {
        NONE,
        APPROVED,
        DENIED,
        /** Approved, and the tokens were issued. */
        REDEEMED
    }

    DeviceState status(Status given) {
        return new DeviceState(given, interval, polled, expires);
    }

    /** Returns whether the device polls too soon. */
    public boolean isTooFast(Instant now) {
        return now.isBefore(polled.plus(interval));
    }

    /** Returns the state after a poll; one that is too soon extends the interval by 5 seconds (RFC 8628 §3.5). */
    DeviceState poll(Instant now) {
        Duration slower = interval.plus(SLOWER);
        Duration next = !isTooFast(now) ? interval : slower.compareTo(SLOWEST) < 0 ? slower : SLOWEST;
        return new DeviceState(status, next, now, expires);
    }
}
