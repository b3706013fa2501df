package org.gatewright.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gatewright.server.TestClock;
import org.gatewright.spec.Checks;
import org.gatewright.spec.Spec;
import org.junit.jupiter.api.Test;

/** A document is kept for a while, so that nobody can have it fetched as often as he likes. */
class DocumentCacheTest {
    private static final String ADDRESS = "https://app.example/client";
    private static final int RUNNERS = 64;

    private final TestClock clock = new TestClock();
    private final CountingFetcher source = new CountingFetcher();
    private final DocumentCache<String> cache =
            new DocumentCache<>(source, Set.of("text/plain"), DocumentCacheTest::parse, clock);

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
                for (Future<Boolean> found : threads.invokeAll(
                        Stream.generate(() -> attempt).limit(RUNNERS).toList())) {
                    assertThat(found.get()).isTrue();
                }
                isFetched(round);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
