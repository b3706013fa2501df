package org.gatewright.store.redis;

import java.time.Duration;

/**
 * How Redis is used. Immutable.
 *
 * @param prefix what the names of all keys begin with; letters, digits and {@code -_.:}
 * @param timeout how long an answer may take, and a connection
 * @param replicas how many replicas have to confirm each write
 * @param within how long they may take
 */
public record RedisSettings(String prefix, Duration timeout, int replicas, Duration within) {
    private static final String SIGNS = "-_.:";

    public RedisSettings {
        if (prefix.isEmpty() || !prefix.chars().allMatch(RedisSettings::isPlain)) {
            throw new IllegalArgumentException("A prefix is made of letters, digits and " + SIGNS);
        }
        if (timeout.toMillis() <= 0 || replicas < 0 || (replicas > 0 && within.toMillis() <= 0)) {
            throw new IllegalArgumentException("Times have to be a millisecond or more, and replicas not below 0");
        }
    }

    /** The prefix {@code gw}, two seconds for an answer, and no waiting for replicas. */
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
     * Lets every write wait until that many replicas have it, so that it outlives its server. If they are too slow, the
     * write fails with {@code StorageException} though it may have happened.
     */
    public RedisSettings replicas(int number, Duration inThatTime) {
        return new RedisSettings(prefix, timeout, number, inThatTime);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || SIGNS.indexOf(c) >= 0;
    }
}
