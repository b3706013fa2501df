package org.gatewright.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.fetch.FetchException.Kind;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Caching and rate limiting of fetched documents. */
class DocumentCacheTest {
    private static final String ADDRESS = "https://app.example/client";
    private static final String SENDER = "203.0.113.7";
    private static final int RUNNERS = 64;

    private final TestClock clock = new TestClock();
    private final CountingFetcher source = new CountingFetcher();
    private final RateLimit senders = new RateLimit(0, Duration.ofMinutes(1), clock, Entropy.system());
    private final DocumentCache<String> cache =
            new DocumentCache<>(source, Set.of("text/plain"), (address, text, sender) -> parse(text), clock, senders);

    private static String parse(String text) {
        if (text.equals("rubbish")) {
            throw new IllegalArgumentException("No document");
        }
        return text;
    }

    private void assertFetched(int times) {
        assertThat(source.asked).hasSize(times);
    }

    @Test
    @Spec("RFC 9111 §4.2")
    @Checks("DC-02")
    void cachesADocumentForFiveMinutes() {
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        source.text = "second";
        clock.advance(Duration.ofSeconds(299));
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        assertFetched(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.get(ADDRESS, SENDER)).contains("second");
        assertFetched(2);
    }

    @Test
    @Spec({"RFC 9111 §4.2", "RFC 9111 §5.2.2.1"})
    @Checks("DC-02")
    void cachesLongerIfTheServerAllowsIt() {
        source.fresh = Duration.ofHours(1);
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        source.fresh = Duration.ofSeconds(1);
        clock.advance(Duration.ofMinutes(59));
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        assertFetched(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        assertFetched(2);
        clock.advance(Duration.ofMinutes(4)); // a second is less than the minimum
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        assertFetched(2);
    }

    @Test
    @Spec("RFC 9111 §4.2.4")
    @Checks("DC-02")
    void refetchesAtMostOnceAMinute() {
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        source.text = "second";
        clock.advance(Duration.ofSeconds(59));
        assertThat(cache.again(ADDRESS, SENDER)).contains("first");
        assertFetched(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.again(ADDRESS, SENDER)).contains("second");
        assertThat(cache.again(ADDRESS, SENDER)).contains("second");
        assertFetched(2);
    }

    @Test
    @Spec("RFC 9111 §4.2.4")
    @Checks("DC-02")
    void fetchesAMissingDocumentAtMostOnceAMinute() {
        source.failure = Optional.of(Kind.NONE);
        for (int i = 0; i < 10; i++) {
            assertThat(cache.get(ADDRESS, SENDER)).isEmpty();
            assertThat(cache.again(ADDRESS, SENDER)).isEmpty();
        }
        assertFetched(1);
        source.failure = Optional.empty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        assertFetched(2);
    }

    @Test
    @Spec("RFC 9111 §4.2.4")
    @Checks("DC-02")
    void returnsNothingForUnreadableInput() {
        source.text = "rubbish";
        assertThat(cache.get(ADDRESS, SENDER)).isEmpty();
        assertThat(cache.get(ADDRESS, SENDER)).isEmpty();
        assertFetched(1);
    }

    private void assertFetchFails(Kind why, String address) {
        assertThatThrownBy(() -> cache.get(address, SENDER))
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.kind()).isEqualTo(why));
    }

    @Test
    @Spec("RFC 9111 §4.2.4")
    @Checks("DC-02")
    void usesAStaleDocumentForADayWhileTheServerIsUnreachable() {
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        source.failure = Optional.of(Kind.UNREACHABLE);
        clock.advance(Duration.ofMinutes(5));
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        assertFetched(2);
        clock.advance(Duration.ofHours(23));
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        assertFetched(3);
        clock.advance(Duration.ofMinutes(55));
        assertFetchFails(Kind.UNREACHABLE, ADDRESS);
        source.failure = Optional.empty();
        source.text = "second";
        assertThat(cache.get(ADDRESS, SENDER)).contains("second");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec("RFC 9111 §4.2.4")
    @Checks("DC-02")
    void expiresADocumentThatWasRemovedOrBecameInvalid(boolean answersOtherwise) {
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        clock.advance(Duration.ofMinutes(4));
        source.text = "rubbish";
        source.failure = answersOtherwise ? Optional.of(Kind.NONE) : Optional.empty();
        assertThat(cache.again(ADDRESS, SENDER)).contains("first");
        clock.advance(Duration.ofSeconds(59));
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        assertFetched(2);
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.get(ADDRESS, SENDER)).isEmpty();
        source.failure = Optional.of(Kind.UNREACHABLE); // and the old document is not used again
        clock.advance(Duration.ofMinutes(1));
        assertFetchFails(Kind.UNREACHABLE, ADDRESS);
    }

    @Test
    @Checks("DC-02")
    void treatsATimeoutNeitherAsUnknownNorRetriesItAtOnce() {
        source.failure = Optional.of(Kind.UNREACHABLE);
        assertFetchFails(Kind.UNREACHABLE, ADDRESS);
        source.failure = Optional.empty();
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        assertFetched(2);
    }

    @Test
    @Spec("RFC 9111 §3")
    @Checks({"DC-02", "HT-09"})
    void keepsFrequentlyUsedEntriesDuringAFlood() {
        cache.get(ADDRESS, SENDER);
        source.text = "x".repeat(64 * 1024);
        for (int i = 0; i < 2_000; i++) {
            cache.get(ADDRESS + i, SENDER);
            for (int j = 0; i % 200 == 199 && j < 5; j++) {
                assertThat(cache.get(ADDRESS, SENDER)).contains("first");
            }
        }
        assertFetched(2_001);
        source.failure = Optional.of(Kind.UNREACHABLE);
        clock.advance(Duration.ofHours(1));
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        long kept = IntStream.range(0, 2_000).filter(i -> isCached(ADDRESS + i)).count();
        assertThat(kept).isLessThanOrEqualTo(1024); // 64 MiB
    }

    @Test
    @Checks({"DC-02", "HT-09"})
    void sharesItsMemoryButNoDocumentWithOtherCaches() {
        source.text = "x".repeat(64 * 1024);
        DocumentCache<String> others =
                new DocumentCache<>(source, Set.of("text/plain"), (address, text, sender) -> "another", clock, senders);
        for (int i = 0; i < 1_000; i++) {
            cache.get(ADDRESS + i, SENDER);
            assertThat(others.get(ADDRESS + i, SENDER)).contains("another");
        }
        long kept = IntStream.range(0, 1_000)
                .mapToLong(i -> cache.peek(ADDRESS + i).stream().count()
                        + others.peek(ADDRESS + i).stream().count())
                .sum();
        assertThat(kept).isLessThanOrEqualTo(1024);
    }

    private boolean isCached(String address) {
        try {
            return cache.get(address, SENDER).isPresent();
        } catch (FetchException gone) {
            return false;
        }
    }

    @Test
    @Checks("DC-02")
    void rateLimitsFetchesPerNetwork() {
        DocumentCache<String> limited = new DocumentCache<>(
                source,
                Set.of("text/plain"),
                (address, text, sender) -> text,
                clock,
                new RateLimit(3, Duration.ofMinutes(1), clock, Entropy.system()));
        for (int i = 0; i < 3; i++) {
            assertThat(limited.get(ADDRESS + i, "2001:db8::" + i)).contains("first");
        }
        assertThatThrownBy(() -> limited.get(ADDRESS + 3, "2001:db8:0:0:ffff::1"))
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
        assertThat(limited.get(ADDRESS + 0, "2001:db8::1")).contains("first"); // cached
        assertThat(limited.get(ADDRESS + 3, SENDER)).contains("first"); // another network
        assertFetched(4);
        clock.advance(Duration.ofMinutes(1));
        assertThat(limited.get(ADDRESS + 4, "2001:db8::1")).contains("first");
        for (int i = 10; i < 20; i++) {
            assertThat(limited.get(ADDRESS + i, "")).contains("first"); // a URI that the operator configured
        }
    }

    @Test
    @Checks({"DC-02", "HT-10"})
    void limitsConcurrentFetchesPerNetwork() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(4);
        DocumentCache<String> held = new DocumentCache<>(
                (address, types) -> {
                    if (address.contains("slow")) {
                        begun.countDown();
                        awaited(slow);
                    }
                    return source.get(address, types);
                },
                Set.of("text/plain"),
                (address, text, sender) -> text,
                clock,
                senders);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String address = ADDRESS + "/slow" + i;
                waiting.add(threads.submit(() -> held.get(address, SENDER)));
            }
            begun.await();
            assertThatThrownBy(() -> held.get(ADDRESS, SENDER))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
            assertThat(held.get(ADDRESS, "203.0.113.8")).contains("first");
            slow.countDown();
            for (Future<?> one : waiting) {
                one.get();
            }
            assertThat(held.get(ADDRESS + "/new", SENDER)).contains("first");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Spec("RFC 9111 §4")
    @Checks({"DC-02", "R-03"})
    void fetchesOnceForConcurrentRequests() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RUNNERS);
        try {
            CyclicBarrier start = new CyclicBarrier(RUNNERS);
            for (int round = 1; round <= 5; round++) {
                String address = ADDRESS + round;
                Callable<Boolean> attempt = () -> {
                    start.await();
                    return isCached(address);
                };
                int found = 0;
                for (Future<Boolean> result : threads.invokeAll(
                        Stream.generate(() -> attempt).limit(RUNNERS).toList())) {
                    found += result.get() ? 1 : 0;
                }
                assertThat(found).isPositive(); // those who would have to wait too long get nothing
                assertThat(cache.get(address, SENDER)).isPresent();
                assertFetched(round);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Checks({"DC-02", "HT-09"})
    void evictsNoDocumentForFailures() {
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
        source.failure = Optional.of(Kind.NONE);
        for (int i = 0; i < 20_000; i++) {
            assertThat(cache.get(ADDRESS + "/" + i, SENDER)).isEmpty();
        }
        source.failure = Optional.of(Kind.UNREACHABLE);
        clock.advance(Duration.ofHours(1));
        assertThat(cache.get(ADDRESS, SENDER)).contains("first");
    }

    @Test
    @Checks("DC-02")
    void retriesImmediatelyAfterARejectedFetch() {
        boolean[] busy = {true};
        DocumentCache<String> crowded = new DocumentCache<>(
                (address, types) -> {
                    if (busy[0]) {
                        throw new FetchException(Kind.BUSY, "There is no place");
                    }
                    return source.get(address, types);
                },
                Set.of("text/plain"),
                (address, text, sender) -> text,
                clock,
                senders);
        assertThatThrownBy(() -> crowded.get(ADDRESS, SENDER)).isInstanceOf(FetchException.class);
        busy[0] = false;
        assertThat(crowded.get(ADDRESS, SENDER)).contains("first");
    }

    @Test
    @Checks({"DC-02", "HT-10"})
    void fetchesOtherDocumentsDuringASlowFetch() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        DocumentCache<String> held = new DocumentCache<>(
                (address, types) -> {
                    if (address.endsWith("slow")) {
                        begun.countDown();
                        awaited(slow);
                    }
                    return source.get(address, types);
                },
                Set.of("text/plain"),
                (address, text, sender) -> text,
                clock,
                senders);
        ExecutorService threads = Executors.newFixedThreadPool(RUNNERS);
        try {
            List<Future<Boolean>> waiting = Stream.generate(
                            () -> threads.submit(() -> isFound(held, ADDRESS + "/slow")))
                    .limit(RUNNERS)
                    .toList();
            begun.await();
            assertThat(held.get(ADDRESS, SENDER)).contains("first");
            slow.countDown();
            for (Future<Boolean> one : waiting) {
                assertThat(one.get()).isIn(true, false);
            }
            assertThat(held.get(ADDRESS + "/slow", SENDER)).contains("first");
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean isFound(DocumentCache<String> held, String address) {
        try {
            return held.get(address, SENDER).isPresent();
        } catch (FetchException tooManyWait) {
            return false;
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
