package org.gatewright.web.vertx;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The deadlines of one event loop, which share a timer: starting and cancelling one costs next to nothing, and it is
 * noticed up to {@link #TICK} late. Actions run on the loop. Thread-safe, since an application may end a response on any
 * thread.
 */
final class Deadlines {
    private static final System.Logger LOG = System.getLogger(Deadlines.class.getName());
    private static final Duration TICK = Duration.ofMillis(200);

    private final Vertx vertx;
    private final Context loop;
    private final Set<Deadline> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();

    private Deadlines(Vertx vertx, Context loop) {
        this.vertx = vertx;
        this.loop = loop;
    }

    /** Returns the deadlines of the current event loop. */
    static Deadlines current(Vertx vertx) {
        Context loop = vertx.getOrCreateContext();
        Deadlines deadlines = loop.get(Deadlines.class);
        if (deadlines == null) {
            deadlines = new Deadlines(vertx, loop);
            loop.put(Deadlines.class, deadlines);
        }
        return deadlines;
    }

    /** Starts a deadline after that time, at which the action runs unless it was cancelled. */
    Deadline start(Duration after, Runnable action) {
        Deadline deadline = new Deadline(System.nanoTime() + after.toNanos(), action);
        running.add(deadline);
        if (ticking.compareAndSet(false, true)) {
            loop.runOnContext(started -> next());
        }
        return deadline;
    }

    private void next() {
        vertx.setTimer(TICK.toMillis(), timer -> tick());
    }

    private void tick() {
        long now = System.nanoTime();
        for (Deadline deadline : List.copyOf(running)) {
            if (deadline.at - now <= 0 && running.remove(deadline)) { // else it was cancelled meanwhile
                run(deadline.action);
            }
        }
        ticking.set(false);
        if (!running.isEmpty() && ticking.compareAndSet(false, true)) {
            next();
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The action of a deadline failed", e);
        }
    }

    /** A time by which something must have happened. */
    final class Deadline {
        private final long at;
        private final Runnable action;

        private Deadline(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }

        void cancel() {
            running.remove(this);
        }
    }
}
