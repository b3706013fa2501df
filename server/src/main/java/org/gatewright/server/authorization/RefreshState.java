package org.gatewright.server.authorization;

import java.time.Duration;
import java.time.Instant;

/**
 * The current refresh token of an authorization; its predecessors have smaller serials.
 *
 * @param serial 0 for the first, incremented with each successor
 * @param issued when it was issued, which is when its predecessor was used
 * @param expires when it expires
 */
public record RefreshState(int serial, Instant issued, Instant expires) {

    /** The classification of a presented refresh token. */
    public enum Presented {
        /** The current one. */
        LIVE,
        /** The predecessor, used within the grace period: a lost response or a second tab. */
        RETRIED,
        /** A later one: the storage lost that write, for example in a failover. */
        AHEAD,
        /** An older one, so there is a copy of it (RFC 9700 §4.14.2). */
        REUSED
    }

    /**
     * Classifies a token of this family by its serial.
     *
     * @param now may be before {@link #issued} if another thread or node was first; without a grace period even that is
     *     reuse
     */
    public Presented classify(int presented, Instant now, Duration grace) {
        if (presented == serial) {
            return Presented.LIVE;
        }
        if (presented > serial) {
            return Presented.AHEAD;
        }
        boolean retried = !grace.isZero() && presented == serial - 1 && now.isBefore(issued.plus(grace));
        return retried ? Presented.RETRIED : Presented.REUSED;
    }

    /** Returns the successor of the token with that serial. */
    public static RefreshState after(int serial, Instant now, Instant expires) {
        return new RefreshState(serial + 1, now, expires);
    }
}
