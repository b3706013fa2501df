package org.gatewright.web.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.gatewright.testkit.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Vertx vertx = VertxServer.vertx();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private Deadlines deadlines() {
        CompletableFuture<Deadlines> current = new CompletableFuture<>();
        vertx.runOnContext(running -> current.complete(Deadlines.current(vertx)));
        return current.join();
    }

    private static Deadlines.Deadline start(Deadlines deadlines, Duration after, Runnable action) {
        Deadlines.Deadline deadline = deadlines.deadline(action);
        deadline.start(after);
        return deadline;
    }

    @Test
    void runsEveryActionOnceOnTheEventLoop() throws Exception {
        Deadlines deadlines = deadlines();
        CountDownLatch ran = new CountDownLatch(400);
        Set<String> on = ConcurrentHashMap.newKeySet();
        AtomicInteger cancelled = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int k = 0; k < 100; k++) {
                    start(deadlines, Duration.ZERO, () -> {
                        on.add(Thread.currentThread().getName());
                        ran.countDown();
                    });
                    start(deadlines, Duration.ofDays(1), cancelled::incrementAndGet)
                            .cancel();
                }
            }));
        }
        threads.forEach(Thread::start);
        ran.await();
        assertThat(on).hasSize(1);
        assertThat(cancelled).hasValue(0);
    }

    @Test
    @ExpectedLog("The action of a deadline failed")
    void runsOtherActionsAfterAFailingOne() throws Exception {
        Deadlines deadlines = deadlines();
        CountDownLatch ran = new CountDownLatch(2);
        start(deadlines, Duration.ZERO, () -> {
            throw new IllegalStateException("on purpose");
        });
        start(deadlines, Duration.ZERO, ran::countDown);
        start(deadlines, Duration.ofMillis(1), ran::countDown);
        ran.await();
        assertThat(ran.getCount()).isZero();
    }

    @Test
    void runsAnActionAgainAfterAnotherStart() throws Exception {
        CountDownLatch again = new CountDownLatch(2);
        AtomicReference<Deadlines.Deadline> deadline = new AtomicReference<>();
        deadline.set(deadlines().deadline(() -> {
            again.countDown();
            deadline.get().start(Duration.ZERO);
        }));
        deadline.get().start(Duration.ofDays(1));
        deadline.get().start(Duration.ZERO);
        again.await();
        assertThat(again.getCount()).isZero();
    }
}
