package org.gatewright.standalone.activity;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.event.JournalEntry;
import org.gatewright.server.event.JournalStore;

/**
 * The journal of one server, written by threads of the process after the responses. When too much happens at once, some of
 * it is not written: a journal must never delay a request. Thread-safe.
 */
public final class Journal {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());
    private static final int MAX_WAITING = 1000;
    private static final int BYTES = 9;
    private static final ThreadPoolExecutor WRITER = writer("gatewright-journal");

    /** Writes entries that unauthenticated requests cause, so that these cannot displace the activity of users. */
    private static final ThreadPoolExecutor WRITER_FOR_STRANGERS = writer("gatewright-refusals");

    private final JournalStore store;
    private final Entropy entropy;
    private final Clock clock;

    public Journal(JournalStore store, Entropy entropy, Clock clock) {
        this.store = store;
        this.entropy = entropy;
        this.clock = clock;
    }

    private static ThreadPoolExecutor writer(String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * The bounds of a kind of entries.
     *
     * @param life how long they are kept
     * @param most how many of them
     * @param byStrangers whether unauthenticated requests cause them
     */
    record Bounds(Duration life, int most, boolean byStrangers) {}

    /** Writes an entry under a random ID. */
    void write(String topic, Map<String, Object> content, Bounds bounds) {
        write(topic, entropy.text(BYTES), content, bounds);
    }

    void write(String topic, String id, Map<String, Object> content, Bounds bounds) {
        Instant now = clock.instant();
        JournalEntry entry = new JournalEntry(topic, id, now, now.plus(bounds.life()), content);
        (bounds.byStrangers() ? WRITER_FOR_STRANGERS : WRITER).execute(() -> {
            try {
                store.add(entry, bounds.most());
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, () -> "An entry of the journal was not written: " + e.getMessage());
            }
        });
    }

    JournalStore store() {
        return store;
    }
}
