package org.gatewright.server.authorization;

import java.time.Duration;
import java.time.Instant;

/**
 * The live refresh token of an authorization; those before it are known by their smaller serial.
 *
 * @param serial 0 for the first, one more for each successor
 * @param issued when it was made, which is when its predecessor was used
 * @param expires when it is too old
 */
public record RefreshState(int serial, Instant issued, Instant expires) {

    /** What a presented refresh token turns out to be. */
    public enum Presented {
        /** The live one. */
        LIVE,
        /** The one before it, so recently used that this is a lost answer or a second tab. */
        RETRIED,
        /** One that was made later: the storage lost that write, after a failover for one, and this is what it kept. */
        AHEAD,
        /** An older one: somebody has a copy (RFC 9700 §4.14.2). */
        REUSED
    }

    /**
     * Judges a token of this family by its serial.
     *
     * @param now may lie before {@link #issued}, where another thread or node was faster; without grace even that is reuse
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

    /** The token that follows the one with that serial. */
    public static RefreshState after(int serial, Instant now, Instant expires) {
        return new RefreshState(serial + 1, now, expires);
    }
}
