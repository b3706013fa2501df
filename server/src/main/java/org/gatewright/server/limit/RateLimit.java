package org.gatewright.server.limit;

import java.time.Clock;
import java.time.Duration;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;

/**
 * How often something may happen for each of any number of keys, such as addresses, in a window of time. In fixed memory,
 * which the servers of a process can share: {@link SharedLimits}. Thread-safe.
 */
public final class RateLimit {
    private final int limit;
    private final Sketch counts;
    private final String prefix;

    /** A limit of that many in each window; 0 for none at all. */
    public RateLimit(int limit, Duration window, Clock clock, Entropy entropy) {
        this(limit, new Sketch(window, clock, entropy), "");
    }

    /** A limit whose keys, with that prefix, are counted beside those of others. */
    RateLimit(int limit, Sketch counts, String prefix) {
        this.limit = limit;
        this.counts = counts;
        this.prefix = prefix;
    }

    /** Counts one more for the key; refuses with 429 if that is one too many (RFC 6585 §4). */
    public void count(String key) {
        if (!permits(key)) {
            throw exceeded();
        }
    }

    /** Counts one more for the key, and returns whether that is not too many. */
    public boolean permits(String key) {
        return limit == 0 || counts.add(prefix + key) <= limit;
    }

    /** Counts one less for the key, which was counted in this window and should not have been. */
    public void forgive(String key) {
        if (limit > 0) {
            counts.remove(prefix + key);
        }
    }

    /** Refuses with 429 if one more would be too many; counts nothing. */
    public void check(String key) {
        if (limit > 0 && counts.get(prefix + key) >= limit) {
            throw exceeded();
        }
    }

    /** Counts one more for the key, and refuses nothing. */
    public void note(String key) {
        if (limit > 0) {
            counts.add(prefix + key);
        }
    }

    /** Counts one more for the networks of an address; refuses with 429 if that is one too many for one of them. */
    public void countAddress(String address) {
        if (!permitsAddress(address)) {
            throw exceeded();
        }
    }

    /** Counts one more for the networks of an address; returns whether that is not too many for any of them. */
    public boolean permitsAddress(String address) {
        boolean permitted = true;
        for (Network network : Network.all(address)) {
            permitted &= limit == 0 || counts.add(prefix + network.name()) <= limit * network.share();
        }
        return permitted;
    }

    /** Refuses with 429 if one more would be too many for a network of the address; counts nothing. */
    public void checkAddress(String address) {
        if (limit == 0) {
            return;
        }
        for (Network network : Network.all(address)) {
            if (counts.get(prefix + network.name()) >= limit * network.share()) {
                throw exceeded();
            }
        }
    }

    /** Counts one more for the networks of an address, and refuses nothing. */
    public void noteAddress(String address) {
        Network.all(address).forEach(network -> note(network.name()));
    }

    /** Counts one less for the networks of an address, which were counted in this window and should not have been. */
    public void forgiveAddress(String address) {
        Network.all(address).forEach(network -> forgive(network.name()));
    }

    /** The refusal of what is too much, with the time until the next window. */
    OAuthException exceeded() {
        return OAuthException.of(429, OAuthError.of("temporarily_unavailable", "Too many attempts; try again later."))
                .rule("RFC 6585 §4")
                .retryAfter(counts.rest().plusSeconds(1));
    }
}
