package org.gatewright.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;

/** The worker threads of blocking handlers. */
class WorkersTest {
    @Test
    @Checks("HT-10")
    void rejectsImmediatelyAboveTheLimit() throws InterruptedException {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(100);
        try (Workers workers = new Workers(100)) {
            for (int i = 0; i < 100; i++) {
                workers.execute(() -> {
                    await(hold);
                    done.countDown();
                });
            }
            AtomicInteger ran = new AtomicInteger();
            assertThatThrownBy(() -> workers.execute(ran::incrementAndGet))
                    .isInstanceOf(RejectedExecutionException.class);
            hold.countDown();
            done.await();
            assertThat(ran).hasValue(0);
        }
    }

    @Test
    void releasesThePermitOfAFailedTask() throws InterruptedException {
        try (Workers workers = new Workers(1)) {
            for (int i = 0; i < 3; i++) {
                CountDownLatch ran = new CountDownLatch(1);
                executeWhenFree(workers, () -> {
                    ran.countDown();
                    throw new QuietFailure();
                });
                ran.await();
            }
        }
    }

    @Test
    void rejectsTasksAfterClose() {
        Workers workers = new Workers(1);
        workers.close();
        assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    /** Prints no stack trace into the output of the tests. */
    private static final class QuietFailure extends RuntimeException {
        QuietFailure() {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {});
        }
    }

    private static void executeWhenFree(Workers workers, Runnable task) {
        while (true) {
            try {
                workers.execute(task);
                return;
            } catch (RejectedExecutionException busy) {
                Thread.onSpinWait();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
