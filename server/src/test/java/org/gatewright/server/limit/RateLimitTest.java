package org.gatewright.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.OAuthException;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** Rate limits per key. */
class RateLimitTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int RUNNERS = 64;
    private static final long BOUND = 4L * 1024 * 1024;

    private final TestClock clock = new TestClock();

    private RateLimit limit(int most) {
        return new RateLimit(most, WINDOW, clock, Entropy.system());
    }

    private static boolean passes(RateLimit limit, String key) {
        try {
            limit.count(key);
            return true;
        } catch (OAuthException e) {
            assertThat(e.status()).isEqualTo(429);
            return false;
        }
    }

    @Test
    @Spec("RFC 6585 §4")
    @Checks({"CA-15", "CA-19"})
    void rejectsUntilTheWindowEnds() {
        RateLimit limit = limit(3);
        for (int i = 0; i < 3; i++) {
            limit.count("203.0.113.1");
        }
        clock.advance(Duration.ofMinutes(2));
        assertThatExceptionOfType(OAuthException.class)
                .isThrownBy(() -> limit.count("203.0.113.1"))
                .satisfies(refusal -> {
                    assertThat(refusal.status()).isEqualTo(429);
                    assertThat(refusal.error().code()).isEqualTo("temporarily_unavailable");
                    assertThat(refusal.getMessage()).doesNotContain("203.0.113.1");
                });
        clock.advance(Duration.ofMinutes(3).minusMillis(1));
        assertThat(passes(limit, "203.0.113.1")).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(passes(limit, "203.0.113.1")).isTrue();
    }

    @Test
    @Spec("RFC 6585 §4")
    @Checks({"CA-15", "CA-19"})
    void limitsOneClientWithoutAffectingOthers() {
        RateLimit limit = limit(3);
        for (int i = 0; i < 10; i++) {
            passes(limit, "a");
        }
        assertThat(passes(limit, "a")).isFalse();
        for (String other : new String[] {"b", "A", "a ", "aa", ""}) {
            assertThat(passes(limit, other)).isTrue();
        }
    }

    @Test
    @Spec("RFC 6585 §4")
    @Checks("CA-15")
    void checksWithoutCountingAndCountsWithoutRejecting() {
        RateLimit limit = limit(3);
        for (int i = 0; i < 100; i++) {
            limit.check("a");
        }
        limit.note("a");
        limit.note("a");
        limit.check("a");
        limit.note("a");
        assertThatExceptionOfType(OAuthException.class).isThrownBy(() -> limit.check("a"));
        limit.note("a");
        limit.check("b");
    }

    @Test
    @Spec("RFC 6585 §4")
    @Checks("CA-15")
    void treatsZeroAsUnlimited() {
        RateLimit limit = limit(0);
        for (int i = 0; i < 10_000; i++) {
            limit.count("a");
            limit.note("a");
            limit.check("a");
        }
        assertThat(passes(limit, "a")).isTrue();
    }

    @Test
    @Spec("RFC 6585 §4")
    @Checks({"CA-15", "HT-09"})
    void usesConstantMemoryForAHundredThousandKeys() {
        RateLimit limit = limit(20);
        count(limit, 0, 1000);
        long before = usedHeap();
        count(limit, 1000, 101_000);
        assertThat(usedHeap() - before).isLessThan(BOUND);
        assertThat(limit).isNotNull(); // still reachable while the heap is measured
    }

    /** 100,000 in 16,384 cells are 6 in each; 20 in both cells of one key is less likely than one in a million. */
    @Test
    @Spec("RFC 6585 §4")
    @Checks({"CA-15", "CA-19"})
    void rejectsNoOtherKeyAfterAHundredThousandKeys() {
        RateLimit limit = limit(20);
        count(limit, 0, 100_000);
        long refused = IntStream.range(200_000, 201_000)
                .filter(i -> !passes(limit, "key" + i))
                .count();
        assertThat(refused).isZero();
        for (int i = 0; i < 20; i++) {
            passes(limit, "guesser");
        }
        assertThat(passes(limit, "guesser")).isFalse();
    }

    private static void count(RateLimit limit, int from, int to) {
        for (int i = from; i < to; i++) {
            limit.note("key" + i);
        }
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }

    @Test
    @Spec("RFC 6585 §4")
    @Checks({"CA-15", "R-03"})
    void countsConcurrentAttempts() throws Exception {
        for (int round = 0; round < 5; round++) {
            RateLimit exact = limit(RUNNERS * 20);
            assertThat(passing(exact)).isEqualTo(RUNNERS * 20L);
            assertThat(passes(exact, "a")).isFalse();
            RateLimit less = limit(RUNNERS * 10);
            assertThat(passing(less)).isBetween(1L, RUNNERS * 10L);
            assertThat(passes(less, "a")).isFalse();
        }
    }

    /** Returns how many of 64 times 20 attempts pass. */
    private static long passing(RateLimit limit) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RUNNERS);
        try {
            CyclicBarrier start = new CyclicBarrier(RUNNERS);
            Callable<Long> attempts = () -> {
                start.await();
                return IntStream.range(0, 20).filter(i -> passes(limit, "a")).count();
            };
            long passed = 0;
            for (Future<Long> each : threads.invokeAll(
                    Stream.generate(() -> attempts).limit(RUNNERS).toList())) {
                passed += each.get();
            }
            return passed;
        } finally {
            threads.shutdownNow();
        }
    }
}
