package org.gatewright.store.redis;

import java.time.Duration;

/**
 * Settings for Redis. Immutable.
 *
 * @param prefix the prefix of all keys; letters, digits and {@code -_.:}
 * @param timeout the timeout for replies and connections
 * @param replicas the number of replicas that must acknowledge each write
 * @param within the timeout for these acknowledgements
 */
public record RedisSettings(String prefix, Duration timeout, int replicas, Duration within) {
    private static final String SIGNS = "-_.:";

    public RedisSettings {
        if (prefix.isEmpty() || !prefix.chars().allMatch(RedisSettings::isPlain)) {
            throw new IllegalArgumentException("The prefix must consist of letters, digits and " + SIGNS);
        }
        if (timeout.toMillis() <= 0 || replicas < 0 || (replicas > 0 && within.toMillis() <= 0)) {
            throw new IllegalArgumentException("Timeouts must be at least a millisecond, and replicas not negative");
        }
    }

    /** Returns the prefix {@code gw}, a timeout of two seconds, and no replicas to wait for. */
    public static RedisSettings defaults() {
        return new RedisSettings("gw", Duration.ofSeconds(2), 0, Duration.ZERO);
    }

    public RedisSettings prefix(String other) {
        return new RedisSettings(other, timeout, replicas, within);
    }

    public RedisSettings timeout(Duration other) {
        return new RedisSettings(prefix, other, replicas, within);
    }

    /**
     * Makes every write wait until this many replicas have acknowledged it, so that it survives the loss of its server. On
     * a timeout the write fails with {@code StorageException}, although it may have happened.
     */
    public RedisSettings replicas(int number, Duration inThatTime) {
        return new RedisSettings(prefix, timeout, number, inThatTime);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || SIGNS.indexOf(c) >= 0;
    }
}
