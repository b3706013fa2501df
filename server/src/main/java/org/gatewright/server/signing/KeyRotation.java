package org.gatewright.server.signing;

import java.time.Duration;

/**
 * The rotation of signing keys.
 *
 * @param period how long each key signs
 * @param publishAhead how long a key is published before it signs, which is also the longest that a node may continue
 *     without contact to the others
 */
public record KeyRotation(Duration period, Duration publishAhead) {
    public KeyRotation {
        if (period.toMillis() < 1 || publishAhead.toMillis() < 1) {
            throw new IllegalArgumentException("The periods of a key rotation must be positive");
        }
    }

    /** Returns the default: a new key every 30 days, published a day ahead. */
    public static KeyRotation defaults() {
        return new KeyRotation(Duration.ofDays(30), Duration.ofDays(1));
    }

    /**
     * Returns how long a node may use a schedule that it read: a copy of its published keys may be cached for a while,
     * too, and must not be older than {@code publishAhead} when a new key signs.
     */
    Duration staleLimit() {
        return publishAhead.minus(refresh());
    }

    /** Returns how often the stored keys are read again, which is also how long the published ones may be cached. */
    Duration refresh() {
        return Duration.ofMillis(publishAhead.toMillis() / 3);
    }
}
