package org.gatewright.store.redis;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what a server of its own accord does some time. */
final class Waiting {
    private static final long STEP = Duration.ofMillis(20).toNanos();

    private Waiting() {}

    static void until(String what, Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("It did not happen in " + patience + " that " + what);
            }
            LockSupport.parkNanos(STEP);
        }
    }
}
