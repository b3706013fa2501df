package org.gatewright.server.fetch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;

/**
 * Fetched documents, read and kept for a while: not fetched again within a minute whatever happens, good for 5 minutes
 * at least, and still used for a day where they can't be fetched any more. At most 1,000, and as many failures, which
 * take no document's place. Thread-safe.
 *
 * <p>Of several who need a document at the same time one fetches it. A few of the others wait for that; the rest go
 * without, so that slow documents hold up no more than a few threads.
 */
public final class DocumentCache<T> {
    private static final int MOST = 1_000;
    private static final int WAITING = 16;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration STALE = Duration.ofDays(1);

    private final Fetcher fetcher;
    private final Set<String> types;
    private final BiFunction<String, String, T> reader;
    private final Clock clock;
    private final Map<String, Kept<T>> documents = bounded();
    private final Map<String, Instant> tries = bounded();
    private final Map<String, CompletableFuture<Optional<T>>> underWay = new ConcurrentHashMap<>();
    private final Semaphore waiting = new Semaphore(WAITING);

    private record Kept<T>(T value, Instant fetched, Duration fresh) {}

    /**
     * A cache of documents of these media types.
     *
     * @param reader makes something of an address and the text found there; throws {@link IllegalArgumentException} where
     *     that is nothing
     */
    public DocumentCache(Fetcher fetcher, Set<String> types, BiFunction<String, String, T> reader, Clock clock) {
        this.fetcher = fetcher;
        this.types = types;
        this.reader = reader;
        this.clock = clock;
    }

    private static <V> Map<String, V> bounded() {
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST;
            }
        });
    }

    /** The document at the address, kept or fetched; empty where there is none. */
    public Optional<T> get(String address) {
        Optional<T> fresh = kept(address)
                .filter(found -> clock.instant().isBefore(found.fetched.plus(found.fresh)))
                .map(Kept::value);
        return fresh.isPresent() ? fresh : again(address);
    }

    /** The document, fetched anew because the kept one lacks something; but not within a minute of the last time. */
    public Optional<T> again(String address) {
        CompletableFuture<Optional<T>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<T>> others = underWay.putIfAbsent(address, mine);
        if (others != null) {
            return join(address, others);
        }
        Optional<T> found = Optional.empty();
        try {
            found = fetch(address);
            return found;
        } finally {
            underWay.remove(address);
            mine.complete(found);
        }
    }

    private Optional<T> join(String address, CompletableFuture<Optional<T>> others) {
        if (!waiting.tryAcquire()) {
            return usable(address);
        }
        try {
            return others.join();
        } finally {
            waiting.release();
        }
    }

    private Optional<T> fetch(String address) {
        Instant now = clock.instant();
        Optional<Instant> last =
                Optional.ofNullable(tries.get(address)).or(() -> kept(address).map(Kept::fetched));
        if (last.filter(tried -> now.isBefore(tried.plus(PAUSE))).isPresent()) {
            return usable(address);
        }
        tries.put(address, now);
        try {
            Fetcher.Document document = fetcher.get(address, types);
            T value = reader.apply(address, document.text());
            Duration fresh = document.fresh().compareTo(FRESH) > 0 ? document.fresh() : FRESH;
            documents.put(address, new Kept<>(value, now, fresh));
            tries.remove(address);
            return Optional.of(value);
        } catch (FetchException e) {
            if (e.isBusy()) {
                tries.remove(address);
            }
            return usable(address);
        } catch (IllegalArgumentException e) {
            return usable(address);
        }
    }

    /** What was found before, if that was not too long ago. */
    private Optional<T> usable(String address) {
        return kept(address)
                .filter(found -> clock.instant().isBefore(found.fetched.plus(STALE)))
                .map(Kept::value);
    }

    private Optional<Kept<T>> kept(String address) {
        return Optional.ofNullable(documents.get(address));
    }
}
