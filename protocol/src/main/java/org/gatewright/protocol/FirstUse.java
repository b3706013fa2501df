package org.gatewright.protocol;

import java.time.Instant;

/** Remembers what was used, so that nothing is used twice. Thread-safe. */
@FunctionalInterface
public interface FirstUse {
    /**
     * Whether this is the first use; of any number of callers at the same time, exactly one hears {@code true}.
     *
     * @param expires until when the use is remembered
     */
    boolean test(String key, Instant expires);

    /** Whether {@link #test} may wait, for a database. */
    default boolean blocks() {
        return true;
    }
}
