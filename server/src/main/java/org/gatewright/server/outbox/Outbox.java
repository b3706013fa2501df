package org.gatewright.server.outbox;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.Events;
import org.gatewright.server.storage.StorageException;

/**
 * The sender of messages that wait in an {@link OutboxStore}. A message is sent at least once, until its target accepts it or
 * it expires. After a failure, its target has a pause, which grows from 10 seconds to 10 minutes; other targets are not
 * affected. A message that is rejected holds up no other to the same target. Thread-safe.
 *
 * <p>The threads are shared by all outboxes of the process.
 */
public final class Outbox {
    /** How long a message is attempted. */
    public static final Duration LIFE = Duration.ofHours(24);

    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
    /** The number of messages that are sent at the same time. */
    private static final int THREADS = 32;

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int DOUBLINGS = 6;
    private static final ThreadPoolExecutor SENDERS = senders();
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final OutboxStore store;
    private final InstantSource clock;
    private final Events events;
    private final Map<String, Delivery> deliveries = new ConcurrentHashMap<>();

    public Outbox(OutboxStore store, InstantSource clock, Events events) {
        this.store = store;
        this.clock = clock;
        this.events = events;
    }

    private static ThreadPoolExecutor senders() {
        return new ThreadPoolExecutor(0, THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), Outbox::daemon);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Outbox::daemon);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "gatewright-outbox");
        thread.setDaemon(true);
        return thread;
    }

    /** Adds the way to send one kind of message. A kind may be added only once. */
    public void add(String kind, Delivery delivery) {
        if (deliveries.putIfAbsent(kind, delivery) != null) {
            throw new IllegalStateException("Two features send messages of the kind '" + kind + "'");
        }
    }

    /** Returns whether there is anything to send. */
    public boolean isUsed() {
        return !deliveries.isEmpty();
    }

    /** Sends what is due in the background, as much as possible at the same time. */
    public void wake() {
        try {
            SENDERS.execute(this::sendNext);
        } catch (RejectedExecutionException e) {
            wakeIn(FIRST_PAUSE); // all threads are sending
        }
    }

    private void wakeIn(Duration pause) {
        Future<?> unused = TIMER.schedule(this::wake, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends to one target after another; before each, another thread begins with the next target. */
    private void sendNext() {
        try {
            boolean first = true;
            Optional<OutboxStore.Lease> lease = lease();
            while (lease.isPresent()) {
                if (first) {
                    wake();
                }
                first = false;
                send(lease.get());
                lease = lease();
            }
        } catch (StorageException e) {
            LOG.log(Level.INFO, () -> "Messages wait until the storage is available: " + e.getMessage());
        }
    }

    /** Sends what is due, on this thread; returns the number of messages that were settled. */
    public int deliver() {
        int settled = 0;
        for (Optional<OutboxStore.Lease> lease = lease(); lease.isPresent(); lease = lease()) {
            settled += send(lease.get());
        }
        return settled;
    }

    private Optional<OutboxStore.Lease> lease() {
        Instant now = clock.instant();
        return store.lease(now, now.plus(LEASE));
    }

    private int send(OutboxStore.Lease lease) {
        Instant begun = clock.instant();
        int settled = 0;
        boolean rejected = false;
        for (OutboxMessage message : lease.messages()) {
            if (clock.instant().isAfter(begun.plus(LEASE.dividedBy(2)))) {
                break; // the rest is leased again, so that no lease ends while its messages are sent
            }
            Delivery.Outcome outcome = attempt(message);
            if (outcome == Delivery.Outcome.SETTLED) {
                store.remove(message);
                settled++;
            } else if (outcome == Delivery.Outcome.REJECTED) {
                store.postpone(message, clock.instant());
                rejected = true;
            } else {
                int failures = outcome == Delivery.Outcome.BUSY ? Math.max(1, lease.failures()) : lease.failures() + 1;
                pause(lease, failures);
                return settled;
            }
        }
        if (rejected && settled == 0) {
            pause(lease, lease.failures() + 1);
        } else {
            store.release(lease, clock.instant(), 0);
        }
        return settled;
    }

    private void pause(OutboxStore.Lease lease, int failures) {
        Duration pause = pause(failures);
        store.release(lease, clock.instant().plus(pause), failures);
        wakeIn(pause);
    }

    private Delivery.Outcome attempt(OutboxMessage message) {
        Instant now = clock.instant();
        String kind = message.target().kind();
        if (!now.isBefore(message.expires())) {
            LOG.log(Level.WARNING, () -> "A message of the kind '" + kind + "' was not accepted for a day; given up");
            events.publish(new Event.Undelivered(kind, message.target().name()));
            return Delivery.Outcome.SETTLED;
        }
        try {
            Delivery delivery = deliveries.get(kind);
            return delivery == null ? Delivery.Outcome.BUSY : delivery.send(message, now);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, () -> "A message of the kind '" + kind + "' could not be sent: " + e);
            return Delivery.Outcome.UNREACHABLE;
        }
    }

    private static Duration pause(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(DOUBLINGS, failures - 1));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
