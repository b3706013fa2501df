package org.gatewright.web.vertx;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    /** Links the running deadlines to a ring, in the order in which they were started. */
    private final Deadline ring = new Deadline(() -> {});

    private boolean ticking;

    private Deadlines(Vertx vertx, Context loop) {
        this.vertx = vertx;
        this.loop = loop;
        ring.next = ring;
        ring.previous = ring;
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

    /** Returns a deadline that can be started, at which the action runs unless it was cancelled. */
    Deadline deadline(Runnable action) {
        return new Deadline(action);
    }

    private void tick() {
        List<Deadline> due = due(System.nanoTime());
        due.forEach(deadline -> run(deadline.action));
        synchronized (this) {
            ticking = ring.next != ring;
            if (ticking) {
                vertx.setTimer(TICK.toMillis(), timer -> tick());
            }
        }
    }

    private synchronized List<Deadline> due(long now) {
        List<Deadline> due = new ArrayList<>();
        for (Deadline each = ring.next; each != ring; each = each.next) {
            if (each.at - now <= 0) {
                due.add(each);
            }
        }
        due.forEach(Deadline::unlink);
        return due;
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The action of a deadline failed", e);
        }
    }

    /** A time by which something must have happened; can be started again and again. */
    final class Deadline {
        private final Runnable action;
        private long at;

        /** The neighbours in the ring while it runs, otherwise itself. */
        private Deadline next = this;

        private Deadline previous = this;

        private Deadline(Runnable action) {
            this.action = action;
        }

        /** Starts it, or starts it over. */
        void start(Duration after) {
            synchronized (Deadlines.this) {
                unlink();
                at = System.nanoTime() + after.toNanos();
                next = ring;
                previous = ring.previous;
                previous.next = this;
                ring.previous = this;
                if (!ticking) {
                    ticking = true;
                    loop.runOnContext(started -> vertx.setTimer(TICK.toMillis(), timer -> tick()));
                }
            }
        }

        void cancel() {
            synchronized (Deadlines.this) {
                unlink();
            }
        }

        private void unlink() {
            next.previous = previous;
            previous.next = next;
            next = this;
            previous = this;
        }
    }
}
