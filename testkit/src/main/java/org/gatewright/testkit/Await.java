package org.gatewright.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Waiting for a condition that has no event to wait for, such as the state of another process. There is no limit in
 * seconds: the timeout of the test run, which exists only to end a test that hangs, interrupts the wait.
 */
public final class Await {
    private static final long PAUSE_NANOS = 2_000_000;

    private Await() {}

    /** Returns once the condition holds; an exception of the condition is thrown at once. */
    public static void until(String description, Callable<Boolean> condition) {
        while (!holds(condition)) {
            if (Thread.interrupted()) {
                throw new AssertionError("Interrupted while waiting until " + description);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Returns once the thread has ended. */
    public static void end(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting for the end of " + thread.getName(), e);
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
