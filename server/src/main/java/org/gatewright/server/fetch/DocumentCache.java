package org.gatewright.server.fetch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetched documents, parsed and kept for a while: not fetched again within a minute whatever happens, good for 5 minutes
 * at least, and still used for a day where they can't be fetched any more. At most 1,000. Thread-safe.
 */
public final class DocumentCache<T> {
    private static final int MOST = 1_000;
    private static final int STRIPES = 64;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration STALE = Duration.ofDays(1);

    private final Fetcher fetcher;
    private final Set<String> types;
    private final Function<String, T> parser;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock[] fetching = new ReentrantLock[STRIPES];
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry<T>> eldest) {
            return size() > MOST;
        }
    };

    /** What was found at an address, and when somebody last looked. */
    private record Entry<T>(@Nullable T value, Instant fetched, Instant tried, Duration fresh) {}

    /**
     * A cache of documents of these media types.
     *
     * @param parser reads a document; throws {@link IllegalArgumentException} where it is none
     */
    public DocumentCache(Fetcher fetcher, Set<String> types, Function<String, T> parser, Clock clock) {
        this.fetcher = fetcher;
        this.types = types;
        this.parser = parser;
        this.clock = clock;
        Arrays.setAll(fetching, i -> new ReentrantLock());
    }

    /** The document at the address, kept or fetched; empty where there is none. */
    public Optional<T> get(String address) {
        Optional<T> fresh = fresh(address);
        return fresh.isPresent()
                ? fresh
                : alone(address, () -> {
                    Optional<T> meanwhile = fresh(address);
                    return meanwhile.isPresent() ? meanwhile : fetch(address);
                });
    }

    /** The document, fetched anew because the kept one lacks something; but not within a minute of the last time. */
    public Optional<T> again(String address) {
        return alone(address, () -> fetch(address));
    }

    private Optional<T> fresh(String address) {
        Instant now = clock.instant();
        return Optional.ofNullable(kept(address))
                .filter(kept -> now.isBefore(kept.fetched.plus(kept.fresh)))
                .map(Entry::value);
    }

    /** One fetch of an address at a time; those who wait find what it brought. */
    private Optional<T> alone(String address, Supplier<Optional<T>> fetch) {
        ReentrantLock stripe = fetching[Math.floorMod(address.hashCode(), STRIPES)];
        stripe.lock();
        try {
            return fetch.get();
        } finally {
            stripe.unlock();
        }
    }

    private Optional<T> fetch(String address) {
        Entry<T> kept = kept(address);
        Instant now = clock.instant();
        if (kept != null && now.isBefore(kept.tried.plus(PAUSE))) {
            return Optional.ofNullable(kept.value).filter(value -> usable(kept, now));
        }
        keep(address, kept == null ? new Entry<>(null, now, now, FRESH) : tried(kept, now));
        try {
            Fetcher.Document document = fetcher.get(address, types);
            T value = parser.apply(document.text());
            Duration fresh = document.fresh().compareTo(FRESH) > 0 ? document.fresh() : FRESH;
            keep(address, new Entry<>(value, now, now, fresh));
            return Optional.of(value);
        } catch (FetchException | IllegalArgumentException e) {
            return kept == null
                    ? Optional.empty()
                    : Optional.ofNullable(kept.value).filter(value -> usable(kept, now));
        }
    }

    private static <T> boolean usable(Entry<T> kept, Instant now) {
        return now.isBefore(kept.fetched.plus(STALE));
    }

    private static <T> Entry<T> tried(Entry<T> kept, Instant now) {
        return new Entry<>(kept.value, kept.fetched, now, kept.fresh);
    }

    private @Nullable Entry<T> kept(String address) {
        lock.lock();
        try {
            return entries.get(address);
        } finally {
            lock.unlock();
        }
    }

    private void keep(String address, Entry<T> entry) {
        lock.lock();
        try {
            entries.put(address, entry);
        } finally {
            lock.unlock();
        }
    }
}
