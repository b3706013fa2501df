package org.gatewright.web.vertx;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The deadlines of one event loop, which share a timer: starting and cancelling one costs next to nothing, and it is
 * noticed up to {@link #TICK} late. Used on that loop only.
 */
final class Deadlines {
    private static final Duration TICK = Duration.ofMillis(200);

    private final Vertx vertx;
    private final Set<Deadline> running = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean ticking;

    private Deadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Returns the deadlines of the current event loop. */
    static Deadlines current(Vertx vertx) {
        Context loop = vertx.getOrCreateContext();
        Deadlines deadlines = loop.get(Deadlines.class);
        if (deadlines == null) {
            deadlines = new Deadlines(vertx);
            loop.put(Deadlines.class, deadlines);
        }
        return deadlines;
    }

    /** Starts a deadline after that time, at which the action runs unless it was cancelled. */
    Deadline start(Duration after, Runnable action) {
        Deadline deadline = new Deadline(System.nanoTime() + after.toNanos(), action);
        running.add(deadline);
        if (!ticking) {
            ticking = true;
            vertx.setTimer(TICK.toMillis(), timer -> tick());
        }
        return deadline;
    }

    private void tick() {
        long now = System.nanoTime();
        List<Deadline> late = new ArrayList<>();
        for (Deadline deadline : running) {
            if (deadline.at - now <= 0) {
                late.add(deadline);
            }
        }
        for (Deadline deadline : late) {
            if (running.remove(deadline)) { // else one of the others has cancelled it
                deadline.action.run();
            }
        }
        ticking = !running.isEmpty();
        if (ticking) {
            vertx.setTimer(TICK.toMillis(), timer -> tick());
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
