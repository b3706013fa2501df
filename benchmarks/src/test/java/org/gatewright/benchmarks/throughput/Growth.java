package org.gatewright.benchmarks.throughput;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.benchmarks.program.Site;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.standalone.serve.OpenStore;

/**
 * What a token costs as live authorizations become more: {@code Growth [10^n ...]}. Without HTTP, 8 callers. Prints a table for each
 * store: live authorizations, tokens a second, and the time within which 99 of 100 came.
 */
public final class Growth {
    private static final int CALLERS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    private static final Duration LIFE = Duration.ofDays(1);

    private Growth() {}

    public static void main(String[] arguments) throws Exception {
        List<Long> sizes = arguments.length == 0
                ? List.of(1_000L, 10_000L, 100_000L, 1_000_000L)
                : List.of(arguments).stream().map(Long::valueOf).toList();
        for (Site.Kind kind : List.of(Site.Kind.MEMORY, Site.Kind.SQLITE, Site.Kind.POSTGRESQL)) {
            System.out.println("| " + kind.title() + ": live authorizations | tokens a second (99 %) |");
            System.out.println("|--:|---|");
            Path folder = Files.createTempDirectory("growth");
            try (Site site = Site.open(kind, folder)) {
                Settings settings = Settings.write(folder, site.address(), 1);
                try (OpenStore store = TokenCalls.open(settings, site.address())) {
                    measure(store.tenant(settings.issuer()), sizes);
                }
            }
        }
        System.exit(0); // despite threads that a server's library left behind
    }

    private static void measure(OpenStore.Tenant tenant, List<Long> sizes) throws Exception {
        Callable<?> token = TokenCalls.engine(
                tenant.stores(), tenant.keys(), Lifetimes.defaults().access(LIFE));
        Callable<?> elsewhere =
                TokenCalls.engine(MemoryStoreProvider.stores(Clock.systemUTC()), tenant.keys(), Lifetimes.defaults());
        Measure.of(CALLERS, Duration.ZERO, WARM_UP, elsewhere);
        AtomicLong live = new AtomicLong();
        for (long size : sizes) {
            fill(tenant.stores().authorizations(), live, size);
            Measure measure = Measure.of(CALLERS, Duration.ZERO, TIME, token);
            long before = live.getAndAdd(measure.times().getTotalCount());
            System.out.printf("| %,d to %,d | %s |%n", before, live.get(), measure);
        }
    }

    /** Inserts until there are as many. */
    private static void fill(AuthorizationStore store, AtomicLong live, long size) throws Exception {
        Entropy entropy = Entropy.system();
        List<Thread> threads = Stream.generate(() -> new Thread(() -> {
                    while (live.getAndIncrement() < size) {
                        store.insert(TokenCalls.authorization(entropy, Instant.now(), LIFE));
                    }
                    live.decrementAndGet();
                }))
                .limit(CALLERS * 4L)
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
