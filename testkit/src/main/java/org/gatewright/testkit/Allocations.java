package org.gatewright.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How many bytes code allocates. The JIT compiler removes some allocations later, so a limit that holds at first holds always. */
public final class Allocations {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 2_000;

    private Allocations() {}

    /** Returns the bytes that one call allocates on average, once the first calls have filled caches and loaded classes. */
    public static long perCall(Runnable call) {
        repeat(call);
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        repeat(call);
        return (THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / CALLS;
    }

    private static void repeat(Runnable call) {
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
    }
}
