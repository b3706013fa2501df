package org.gatewright.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** A document is kept for a while, so that nobody can have it fetched as often as he likes. */
class DocumentCacheTest {
    private static final String ADDRESS = "https://app.example/client";
    private static final int RUNNERS = 64;

    private final TestClock clock = new TestClock();
    private final CountingFetcher source = new CountingFetcher();
    private final DocumentCache<String> cache =
            new DocumentCache<>(source, Set.of("text/plain"), (address, text) -> parse(text), clock);

    private static String parse(String text) {
        if (text.equals("rubbish")) {
            throw new IllegalArgumentException("No document");
        }
        return text;
    }

    private void isFetched(int times) {
        assertThat(source.asked).hasSize(times);
    }

    @Test
    @Spec("RFC 9111 §4.2")
    @Checks("DC-02")
    void itIsKeptForFiveMinutes() {
        assertThat(cache.get(ADDRESS)).contains("first");
        source.text = "second";
        clock.advance(Duration.ofSeconds(299));
        assertThat(cache.get(ADDRESS)).contains("first");
        isFetched(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.get(ADDRESS)).contains("second");
        isFetched(2);
    }

    @Test
    @Spec({"RFC 9111 §4.2", "RFC 9111 §5.2.2.1"})
    @Checks("DC-02")
    void itIsKeptForLongerWhereItsSenderSaysSo() {
        source.fresh = Duration.ofHours(1);
        assertThat(cache.get(ADDRESS)).contains("first");
        source.fresh = Duration.ofSeconds(1);
        clock.advance(Duration.ofMinutes(59));
        assertThat(cache.get(ADDRESS)).contains("first");
        isFetched(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(cache.get(ADDRESS)).contains("first");
        isFetched(2);
        clock.advance(Duration.ofMinutes(4)); // a second is less than what everybody is given
        assertThat(cache.get(ADDRESS)).contains("first");
        isFetched(2);
    }

    @Test
    @Spec("RFC 9111 §4.2.4")
    @Checks("DC-02")
    void itIsNotFetchedAgainWithinAMinute() {
        assertThat(cache.get(ADDRESS)).contains("first");
        source.text = "second";
        clock.advance(Duration.ofSeconds(59));
        assertThat(cache.again(ADDRESS)).contains("first");
        isFetched(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.again(ADDRESS)).contains("second");
        assertThat(cache.again(ADDRESS)).contains("second");
        isFetched(2);
    }

    @Test
    @Spec("RFC 9111 §4.2.4")
    @Checks("DC-02")
    void whatIsNotThereIsNotAskedForAgainWithinAMinute() {
        source.gone = true;
        for (int i = 0; i < 10; i++) {
            assertThat(cache.get(ADDRESS)).isEmpty();
            assertThat(cache.again(ADDRESS)).isEmpty();
        }
        isFetched(1);
        source.gone = false;
        clock.advance(Duration.ofSeconds(60));
        assertThat(cache.get(ADDRESS)).contains("first");
        isFetched(2);
    }

    @Test
    @Spec("RFC 9111 §4.2.4")
    @Checks("DC-02")
    void whatCantBeReadIsNotThere() {
        source.text = "rubbish";
        assertThat(cache.get(ADDRESS)).isEmpty();
        assertThat(cache.get(ADDRESS)).isEmpty();
        isFetched(1);
    }

    @Test
    @Spec("RFC 9111 §4.2.4")
    @Checks("DC-02")
    void itIsUsedForADayWhileItsSourceIsGone() {
        assertThat(cache.get(ADDRESS)).contains("first");
        source.gone = true;
        clock.advance(Duration.ofMinutes(5));
        assertThat(cache.get(ADDRESS)).contains("first");
        assertThat(cache.get(ADDRESS)).contains("first");
        isFetched(2);
        source.gone = false;
        source.text = "rubbish";
        clock.advance(Duration.ofHours(23));
        assertThat(cache.get(ADDRESS)).contains("first");
        isFetched(3);
        clock.advance(Duration.ofMinutes(55));
        assertThat(cache.get(ADDRESS)).isEmpty();
        assertThat(cache.get(ADDRESS)).isEmpty();
        isFetched(4);
        source.text = "second";
        clock.advance(Duration.ofMinutes(1));
        assertThat(cache.get(ADDRESS)).contains("second");
    }

    @Test
    @Spec("RFC 9111 §3")
    @Checks({"DC-02", "HT-09"})
    void aThousandAreKeptAndTheLeastUsedGoesFirst() {
        cache.get(ADDRESS);
        for (int i = 0; i < 999; i++) {
            cache.get(ADDRESS + i);
        }
        isFetched(1000);
        cache.get(ADDRESS);
        isFetched(1000);
        cache.get(ADDRESS + "more");
        isFetched(1001);
        cache.get(ADDRESS);
        cache.get(ADDRESS + 1);
        isFetched(1001);
        cache.get(ADDRESS + 0);
        isFetched(1002);
    }

    @Test
    @Spec("RFC 9111 §4")
    @Checks({"DC-02", "R-03"})
    void manyWhoWantItAtTheSameTimeFetchItOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RUNNERS);
        try {
            CyclicBarrier start = new CyclicBarrier(RUNNERS);
            for (int round = 1; round <= 5; round++) {
                String address = ADDRESS + round;
                Callable<Boolean> attempt = () -> {
                    start.await();
                    return cache.get(address).isPresent();
                };
                int found = 0;
                for (Future<Boolean> result : threads.invokeAll(
                        Stream.generate(() -> attempt).limit(RUNNERS).toList())) {
                    found += result.get() ? 1 : 0;
                }
                assertThat(found).isPositive(); // who would have to wait too long goes without
                assertThat(cache.get(address)).isPresent();
                isFetched(round);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Checks({"DC-02", "HT-09"})
    void failuresTakeNoDocumentsPlace() {
        assertThat(cache.get(ADDRESS)).contains("first");
        source.text = "rubbish";
        for (int i = 0; i < 3_000; i++) {
            assertThat(cache.get(ADDRESS + "/" + i)).isEmpty();
        }
        clock.advance(Duration.ofHours(1));
        assertThat(cache.get(ADDRESS)).contains("first");
    }

    @Test
    @Checks("DC-02")
    void aFetchThatHadNoPlaceIsTriedAgainAtOnce() {
        boolean[] busy = {true};
        DocumentCache<String> crowded = new DocumentCache<>(
                (address, types) -> {
                    if (busy[0]) {
                        throw FetchException.busy();
                    }
                    return source.get(address, types);
                },
                Set.of("text/plain"),
                (address, text) -> text,
                clock);
        assertThat(crowded.get(ADDRESS)).isEmpty();
        busy[0] = false;
        assertThat(crowded.get(ADDRESS)).contains("first");
    }

    @Test
    @Checks({"DC-02", "HT-10"})
    void aSlowDocumentHoldsUpNobodyWhoWantsAnother() throws Exception {
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
                (address, text) -> text,
                clock);
        ExecutorService threads = Executors.newFixedThreadPool(RUNNERS);
        try {
            List<Future<Boolean>> waiting = Stream.generate(() ->
                            threads.submit(() -> held.get(ADDRESS + "/slow").isPresent()))
                    .limit(RUNNERS)
                    .toList();
            begun.await();
            assertThat(held.get(ADDRESS)).contains("first");
            slow.countDown();
            for (Future<Boolean> one : waiting) {
                assertThat(one.get()).isIn(true, false);
            }
            assertThat(held.get(ADDRESS + "/slow")).contains("first");
        } finally {
            threads.shutdownNow();
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
