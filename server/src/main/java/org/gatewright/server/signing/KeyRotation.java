package org.gatewright.server.signing;

import java.time.Duration;

/**
 * When signing keys change.
 *
 * @param period how long each key signs
 * @param publishAhead how long it is published before it signs, which is also the longest that a node may go on without
 *     having heard of the others
 */
public record KeyRotation(Duration period, Duration publishAhead) {
    public KeyRotation {
        if (period.toMillis() < 1 || publishAhead.toMillis() < 1) {
            throw new IllegalArgumentException("A rotation takes time");
        }
    }

    /** A new key every 30 days, published a day before. */
    public static KeyRotation defaults() {
        return new KeyRotation(Duration.ofDays(30), Duration.ofDays(1));
    }

    /**
     * How long a node may go on with what it read: a copy of its published keys may be kept for a while, too, and must not
     * be older than {@code publishAhead} when a new key signs.
     */
    Duration staleLimit() {
        return publishAhead.minus(refresh());
    }

    /** How often the stored keys are read again, and how long others may keep a copy of the published ones. */
    Duration refresh() {
        return publishAhead.dividedBy(3);
    }
}
