package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.storage.StorageException;

/** Threads that insert, find and revoke without end, and remember what the storage acknowledged. */
final class StoreLoad implements AutoCloseable {
    private final AuthorizationStore store;
    private final Clock clock = Clock.tickSeconds(ZoneOffset.UTC);
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Authorization> inserted = new ConcurrentLinkedQueue<>();
    private final Queue<Authorization> revoked = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
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
                oneLife();
            } catch (StorageException e) {
                refused.incrementAndGet();
            } catch (Throwable e) {
                wrong.add(e);
                return;
            }
        }
    }

    private void oneLife() {
        Authorization row = Probe.live("app", clock);
        timed(() -> {
            store.insert(row);
            return true;
        });
        inserted.add(row);
        Optional<Authorization> found = timed(() -> store.find(row.id()));
        assertThat(found).contains(row);
        assertThat(timed(() -> store.replace(row.revoke()))).isTrue();
        revoked.add(row);
    }

    private <T> T timed(Supplier<T> call) {
        long start = System.nanoTime();
        try {
            T result = call.get();
            done.incrementAndGet();
            return result;
        } finally {
            longest.accumulateAndGet(System.nanoTime() - start, Math::max);
        }
    }

    /** Waits until that many more calls were done. */
    void awaitDone(int more) {
        int goal = done.get() + more;
        Probe.await(Duration.ofSeconds(60), "calls are done", () -> done.get() >= goal || !wrong.isEmpty());
        assertThat(wrong).isEmpty();
    }

    /** Waits until that many more calls were refused. */
    void awaitRefused(int more) {
        int goal = refused.get() + more;
        Probe.await(Duration.ofSeconds(60), "calls are refused", () -> refused.get() >= goal || !wrong.isEmpty());
        assertThat(wrong).isEmpty();
    }

    /** How long the slowest call took. */
    Duration longest() {
        return Duration.ofNanos(longest.get());
    }

    /** Ends it; nothing else than successes and refusals was heard, and all that was acknowledged is there. */
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
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(60).toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
