package org.gatewright.server.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;

/**
 * A rate limit for any number of keys, such as addresses, in a window of time. In fixed memory, which the servers of a
 * process can share: {@link SharedLimits}. Thread-safe.
 */
public final class RateLimit {
    private final int limit;
    private final Sketch counts;
    private final String prefix;

    /** Creates a limit per window; 0 for no limit. */
    public RateLimit(int limit, Duration window, Clock clock, Entropy entropy) {
        this(limit, new Sketch(window, clock, entropy), "");
    }

    /** Creates a limit whose keys are counted separately from those with another prefix. */
    RateLimit(int limit, Sketch counts, String prefix) {
        this.limit = limit;
        this.counts = counts;
        this.prefix = prefix;
    }

    /** Counts one for the key; throws with status 429 if the limit is exceeded (RFC 6585 §4). */
    public void count(String key) {
        if (!permits(key)) {
            throw exceeded();
        }
    }

    /** Counts one for the key, and returns whether the limit is not exceeded. */
    public boolean permits(String key) {
        return limit == 0 || counts.add(prefix + key) <= limit;
    }

    /** Uncounts one for the key, which was counted in this window and should not have been. */
    public void forgive(String key) {
        if (limit > 0) {
            counts.remove(prefix + key);
        }
    }

    /** Throws with status 429 if one more would exceed the limit; counts nothing. */
    public void check(String key) {
        check(() -> key);
    }

    /** Does the same; the key is not computed if nothing was counted. */
    public void check(Supplier<String> key) {
        if (limit > 0 && !counts.isEmpty() && counts.get(prefix + key.get()) >= limit) {
            throw exceeded();
        }
    }

    /** Counts one for the key, without a check. */
    public void note(String key) {
        if (limit > 0) {
            counts.add(prefix + key);
        }
    }

    /** Counts one for the networks of an address; throws with status 429 if the limit of one of them is exceeded. */
    public void countAddress(String address) {
        if (!permitsAddress(address)) {
            throw exceeded();
        }
    }

    /** Counts one for the networks of an address; returns whether no limit is exceeded. */
    public boolean permitsAddress(String address) {
        boolean permitted = true;
        for (Network network : Network.all(address)) {
            permitted &= limit == 0 || counts.add(prefix + network.name()) <= limit * network.share();
        }
        return permitted;
    }

    /** Throws with status 429 if one more would exceed the limit of a network of the address; counts nothing. */
    public void checkAddress(String address) {
        if (limit == 0 || counts.isEmpty()) {
            return;
        }
        for (Network network : Network.all(address)) {
            if (counts.get(prefix + network.name()) >= limit * network.share()) {
                throw exceeded();
            }
        }
    }

    /** Counts one for the networks of an address, without a check. */
    public void noteAddress(String address) {
        Network.all(address).forEach(network -> note(network.name()));
    }

    /** Uncounts one for the networks of an address, which was counted in this window and should not have been. */
    public void forgiveAddress(String address) {
        Network.all(address).forEach(network -> forgive(network.name()));
    }

    /** Returns the error of an exceeded limit, with the time until the next window. */
    OAuthException exceeded() {
        return OAuthException.of(429, OAuthError.of("temporarily_unavailable", "Too many attempts; try again later."))
                .rule("RFC 6585 §4")
                .retryAfter(counts.rest().plusSeconds(1));
    }
}
