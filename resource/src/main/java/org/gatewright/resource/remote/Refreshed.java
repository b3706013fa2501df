package org.gatewright.resource.remote;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.gatewright.protocol.OAuthException;
import org.jspecify.annotations.Nullable;

/**
 * A document of another server, fetched again when it is no longer fresh; by one thread, while others use the previous
 * one. While the server cannot be reached, the previous one is used for a day. Thread-safe.
 */
final class Refreshed<T> {
    private static final System.Logger LOG = System.getLogger(Refreshed.class.getName());

    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofMinutes(5);
    private static final Duration MOST = Duration.ofDays(1);
    private static final Duration STALE = Duration.ofDays(1);

    /** How long after a failed attempt no other is made. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final long LONGEST_WAIT_MILLIS = 15_000;

    private final Supplier<Fetched<T>> fetch;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Kept<T> kept;
    private volatile @Nullable Instant failed;

    /** A fetched value, and how long it may be used, if the server says so. */
    record Fetched<T>(T value, Optional<Duration> fresh) {}

    private record Kept<T>(T value, Instant fetched, Duration fresh) {}

    Refreshed(Supplier<Fetched<T>> fetch, Clock clock) {
        this.fetch = fetch;
        this.clock = clock;
    }

    /** Returns the value if it is fresh; does not fetch. */
    Optional<T> peek() {
        return known(Optional.empty()).map(Kept::value);
    }

    /** Returns the value; throws {@link Unreachable} if there is none. */
    T get() {
        return known(Optional.empty()).orElseGet(() -> again(Optional.empty())).value();
    }

    /**
     * Returns a value that was fetched within the last minute, since something was missing in an older one; throws {@link
     * Unreachable} if there is none.
     */
    T recent() {
        return known(Optional.of(LEAST))
                .orElseGet(() -> again(Optional.of(LEAST)))
                .value();
    }

    /** Returns the value, if it was fetched within that time, or is fresh. */
    private Optional<Kept<T>> known(Optional<Duration> age) {
        Kept<T> now = kept;
        return now != null && clock.instant().isBefore(now.fetched.plus(age.orElse(now.fresh)))
                ? Optional.of(now)
                : Optional.empty();
    }

    private Kept<T> again(Optional<Duration> age) {
        Optional<Kept<T>> usable = age.isPresent() ? Optional.empty() : stale();
        if (!enter(usable.isPresent())) {
            return usable.orElseThrow(() -> new Unreachable("Too many requests wait for the same document"));
        }
        try {
            Optional<Kept<T>> fetchedMeanwhile = known(age);
            if (fetchedMeanwhile.isPresent()) {
                return fetchedMeanwhile.get();
            }
            Instant last = failed;
            if (last != null && clock.instant().isBefore(last.plus(PAUSE))) {
                return usable.orElseThrow(() -> new Unreachable("The last attempt failed a moment ago"));
            }
            Kept<T> fetched = fetched();
            kept = fetched;
            failed = null;
            return fetched;
        } catch (Unreachable | Rejected e) {
            failed = clock.instant();
            LOG.log(Level.WARNING, "A document of the authorization server could not be fetched: {0}", e.getMessage());
            return usable.orElseThrow(() -> new Unreachable(String.valueOf(e.getMessage()), e));
        } finally {
            fetching.unlock();
        }
    }

    /** Returns the value, if its freshness ended less than a day ago. */
    private Optional<Kept<T>> stale() {
        Kept<T> now = kept;
        return now != null
                        && clock.instant().isBefore(now.fetched.plus(now.fresh).plus(STALE))
                ? Optional.of(now)
                : Optional.empty();
    }

    /** Waits for another thread that fetches, unless there is a value to use meanwhile. */
    private boolean enter(boolean usable) {
        try {
            return usable ? fetching.tryLock() : fetching.tryLock(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Kept<T> fetched() {
        Instant now = clock.instant();
        Fetched<T> fetched = fetch.get();
        Duration fresh = fetched.fresh().orElse(USUAL);
        fresh = fresh.compareTo(LEAST) < 0 ? LEAST : fresh;
        return new Kept<>(fetched.value(), now, fresh.compareTo(MOST) > 0 ? MOST : fresh);
    }

    static OAuthException unavailable() {
        return OAuthException.unavailable("The access token cannot be verified at the moment; try again later.");
    }
}
