package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.storage.StorageException;
import org.gatewright.testkit.Await;

/** Threads that insert, find and revoke continuously, and record what the store acknowledged. */
final class StoreLoad implements AutoCloseable {
    private final AuthorizationStore store;
    private final Clock clock = Clock.tickSeconds(ZoneOffset.UTC);
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Authorization> inserted = new ConcurrentLinkedQueue<>();
    private final Queue<Authorization> revoked = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean open = true;

    StoreLoad(AuthorizationStore store, int runners) {
        this.store = store;
        for (int i = 0; i < runners; i++) {
            Thread thread = new Thread(this::run, "load " + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void run() {
        while (open) {
            try {
                runOneLifecycle();
            } catch (StorageException e) {
                refused.incrementAndGet();
            } catch (Throwable e) {
                wrong.add(e);
                return;
            }
        }
    }

    private void runOneLifecycle() {
        Authorization row = Probe.activeAuthorization("app", clock);
        store.insert(row);
        done.incrementAndGet();
        inserted.add(row);
        assertThat(store.find(row.id())).contains(row);
        done.incrementAndGet();
        assertThat(store.replace(row.revoke())).isTrue();
        done.incrementAndGet();
        revoked.add(row);
    }

    /** Waits for this number of further successful calls. */
    void awaitDone(int more) {
        int goal = done.get() + more;
        Await.until("calls succeed", () -> done.get() >= goal || !wrong.isEmpty());
        assertThat(wrong).isEmpty();
    }

    /** Waits for this number of further failed calls. */
    void awaitRefused(int more) {
        int goal = refused.get() + more;
        Await.until("calls fail", () -> refused.get() >= goal || !wrong.isEmpty());
        assertThat(wrong).isEmpty();
    }

    /**
     * Stops the load; asserts that calls only succeeded or failed as expected, and that every acknowledged write is
     * present.
     */
    void verify() {
        close();
        assertThat(wrong).isEmpty();
        assertThat(inserted).allSatisfy(row -> assertThat(store.find(row.id())).isPresent());
        assertThat(revoked)
                .allSatisfy(row -> assertThat(store.find(row.id()).orElseThrow().isActive())
                        .isFalse());
    }

    @Override
    public void close() {
        open = false;
        threads.forEach(Await::end);
    }
}
