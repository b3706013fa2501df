package org.gatewright.tck;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.gatewright.testkit.Wire;

/** Starts servers for a test and stops them after it. */
final class AutoClosing implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Wire open(Callable<WebAdapterContract.Running> start) {
        try {
            WebAdapterContract.Running running = start.call();
            open.push(running.stop());
            return new Wire(running.port());
        } catch (Exception e) {
            throw new AssertionError("The server did not start", e);
        }
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
