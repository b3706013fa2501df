package org.gatewright.protocol;

import java.time.Instant;

/** A memory of used values, against replay. Thread-safe. */
@FunctionalInterface
public interface FirstUse {
    /**
     * Returns whether this is the first use; of any number of concurrent callers, exactly one gets {@code true}.
     *
     * @param expires until when the use is remembered
     */
    boolean test(String key, Instant expires);

    /** Returns whether {@link #test} may block, such as on a database. */
    default boolean blocks() {
        return true;
    }
}
