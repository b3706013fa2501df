package org.gatewright.server.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.gatewright.protocol.LogText;
import org.gatewright.server.fetch.FetchException.Kind;
import org.gatewright.server.limit.Network;
import org.gatewright.server.limit.RateLimit;

/**
 * A cache of fetched documents, fresh for at least 5 minutes, and used for a day if their source is unreachable. A
 * source that responds otherwise, such as with 404 or an invalid document, has no document once the cached one is no
 * longer fresh. After a response, or while a document is cached, the source is not requested again within a minute.
 * Thread-safe.
 *
 * <p>Of bounded size, for all caches of the process together: 64 MiB of text, of which the most frequently used documents are
 * kept, and 100,000 failures, which displace no document. Concurrent requests for a document share one fetch; only a few of them wait for it, so that
 * slow documents block only a few threads. Each network has a limit on its fetches, per minute and concurrent; cached
 * documents are not limited.
 */
public final class DocumentCache<T> {
    private static final System.Logger LOG = System.getLogger(DocumentCache.class.getName());
    private static final long MAX_TEXT = 64L << 20;
    private static final int OVERHEAD = 1024;
    private static final int MAX_FAILURES = 100_000;
    private static final int WAITING = 16;
    private static final int PER_NETWORK = 4;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration STALE = Duration.ofDays(1);

    /** Shared by the caches of all servers, since a process may have thousands of them. */
    private static final Cache<Key, Kept<?>> DOCUMENTS = Caffeine.newBuilder()
            .maximumWeight(MAX_TEXT)
            .weigher((Key key, Kept<?> kept) -> OVERHEAD + kept.size)
            .executor(Runnable::run)
            .build();

    private static final Cache<Key, Failure> FAILURES = Caffeine.newBuilder()
            .maximumSize(MAX_FAILURES)
            .executor(Runnable::run)
            .build();

    private final Object owner = new Object();
    private final Fetcher fetcher;
    private final Set<String> types;
    private final Reader<T> reader;
    private final Clock clock;
    private final RateLimit senders;
    private final Map<String, CompletableFuture<Optional<T>>> underWay = new ConcurrentHashMap<>();
    private final Map<String, Integer> fetching = new ConcurrentHashMap<>();
    private final Semaphore waiting = new Semaphore(WAITING);

    /** A parser of documents. Thread-safe. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Parses a document; throws {@link IllegalArgumentException} if it is invalid.
         *
         * @param sender the network address that caused the fetch, as for {@link DocumentCache#get}
         */
        T read(String address, String text, String sender);
    }

    /** The address of a document in one of the caches. */
    private record Key(Object owner, String address) {}

    private record Kept<T>(T value, int size, Instant fetched, Duration fresh) {
        boolean isFresh(Instant now) {
            return now.isBefore(fetched.plus(fresh));
        }
    }

    private record Failure(Instant at, Kind kind) {
        FetchException again() {
            return new FetchException(kind, "The document could not be fetched recently");
        }
    }

    /**
     * Creates a cache of documents of these media types.
     *
     * @param senders the limit on fetches for one network
     */
    public DocumentCache(Fetcher fetcher, Set<String> types, Reader<T> reader, Clock clock, RateLimit senders) {
        this.fetcher = fetcher;
        this.types = types;
        this.reader = reader;
        this.clock = clock;
        this.senders = senders;
    }

    /**
     * Returns the document at the URL, cached or fetched; empty if there is none.
     *
     * @param sender the network address that caused the request; empty if the operator configured the URL
     * @throws FetchException if it is unknown at the moment whether there is one
     */
    public Optional<T> get(String address, String sender) {
        Optional<T> fresh =
                kept(address).filter(found -> found.isFresh(clock.instant())).map(Kept::value);
        return fresh.isPresent() ? fresh : again(address, sender);
    }

    /** Returns the document if it is cached and fresh; fetches nothing. */
    public Optional<T> peek(String address) {
        return kept(address).filter(found -> found.isFresh(clock.instant())).map(Kept::value);
    }

    /** Fetches the document again because the cached one lacks something; but not within a minute of the last time. */
    public Optional<T> again(String address, String sender) {
        CompletableFuture<Optional<T>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<T>> others = underWay.putIfAbsent(address, mine);
        if (others != null) {
            return join(address, others);
        }
        try {
            Optional<T> found = fetch(address, sender);
            mine.complete(found);
            return found;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(address);
        }
    }

    private Optional<T> join(String address, CompletableFuture<Optional<T>> others) {
        if (!waiting.tryAcquire()) {
            return usableOr(address, new FetchException(Kind.BUSY, "Too many requests are waiting for a document"));
        }
        try {
            return others.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FetchException failure ? failure : e;
        } finally {
            waiting.release();
        }
    }

    private Optional<T> fetch(String address, String sender) {
        Instant now = clock.instant();
        Optional<Failure> failure =
                Optional.ofNullable(FAILURES.getIfPresent(key(address))).filter(last -> isRecent(last.at, now));
        if (failure.isPresent()) {
            return failure.get().kind == Kind.NONE
                    ? usable(address)
                    : usableOr(address, failure.get().again());
        }
        if (kept(address).filter(found -> isRecent(found.fetched, now)).isPresent()) {
            return usable(address);
        }
        String network = Network.of(sender);
        if (!enter(network, sender)) {
            return usableOr(
                    address, new FetchException(Kind.BUSY, "The network exceeds its limit of fetched documents"));
        }
        try {
            return fetchNow(address, sender);
        } finally {
            fetching.computeIfPresent(network, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    private static boolean isRecent(Instant at, Instant now) {
        return now.isBefore(at.plus(PAUSE));
    }

    /** Counts a fetch against the concurrent and per-minute limits of the network; URLs of the operator have none. */
    private boolean enter(String network, String sender) {
        boolean[] entered = {false};
        fetching.compute(network, (name, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = sender.isEmpty() || before < PER_NETWORK && senders.permitsAddress(sender);
            return entered[0] ? Integer.valueOf(before + 1) : count;
        });
        return entered[0];
    }

    private Optional<T> fetchNow(String address, String sender) {
        Instant now = clock.instant();
        try {
            Fetcher.Document document = fetcher.get(address, types);
            T value = reader.read(address, document.text(), sender);
            Duration fresh = document.fresh().compareTo(FRESH) > 0 ? document.fresh() : FRESH;
            DOCUMENTS.put(key(address), new Kept<>(value, document.text().length(), now, fresh));
            FAILURES.invalidate(key(address));
            return Optional.of(value);
        } catch (FetchException e) {
            return failed(address, now, e);
        } catch (IllegalArgumentException e) {
            return failed(address, now, new FetchException(Kind.NONE, "The document is invalid", e));
        }
    }

    private Optional<T> failed(String address, Instant now, FetchException failure) {
        if (failure.kind() == Kind.BUSY) {
            return usableOr(address, failure);
        }
        LOG.log(Level.INFO, () -> "No document from " + LogText.brief(address) + ": " + reasons(failure));
        boolean none = failure.kind() == Kind.NONE;
        if (none && kept(address).filter(found -> !found.isFresh(now)).isPresent()) {
            DOCUMENTS.invalidate(key(address));
        }
        if (!none && usable(address).isEmpty()) {
            throw failure; // retried with the next request, since nothing is known yet
        }
        FAILURES.put(key(address), new Failure(now, failure.kind()));
        return usable(address);
    }

    private static String reasons(Throwable failure) {
        StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            text.append("; ").append(LogText.brief(cause.toString()));
        }
        return text.toString();
    }

    /** Returns the cached document, if it is not too old. */
    private Optional<T> usable(String address) {
        return kept(address)
                .filter(found -> clock.instant().isBefore(found.fetched.plus(STALE)))
                .map(Kept::value);
    }

    private Optional<T> usableOr(String address, FetchException failure) {
        Optional<T> found = usable(address);
        if (found.isEmpty()) {
            throw failure;
        }
        return found;
    }

    private Key key(String address) {
        return new Key(owner, address);
    }

    @SuppressWarnings("unchecked") // the owner of the key puts only values of its own type
    private Optional<Kept<T>> kept(String address) {
        return Optional.ofNullable((Kept<T>) DOCUMENTS.getIfPresent(key(address)));
    }
}
