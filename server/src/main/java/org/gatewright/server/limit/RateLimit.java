package org.gatewright.server.limit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;

/**
 * How often something may happen for each of any number of keys, such as addresses, in a window of time. Thread-safe.
 *
 * <p>It counts in two rows of a fixed number of cells, chosen by a secret hash of the key, and believes the smaller
 * count (a count-min sketch). So its memory never grows, whoever asks, and two keys that share both cells, which nobody
 * can arrange, only make each other's limit stricter.
 */
public final class RateLimit {
    private static final int CELLS = 1 << 16;
    private static final int ROWS = 2;

    private final int most;
    private final Duration window;
    private final Clock clock;
    private final HmacKey hash;
    private volatile Window current;

    /** What was counted in one window of time; the cells come with the first key. */
    private record Window(long number, AtomicIntegerArray counts) {
        private boolean isOf(long other) {
            return number == other && counts.length() > 0;
        }
    }

    /** A limit of that many in each window; 0 for none at all. */
    public RateLimit(int most, Duration window, Clock clock, Entropy entropy) {
        this.most = most;
        this.window = window;
        this.clock = clock;
        this.hash = new HmacKey(entropy.bytes(32));
        this.current = new Window(number(), new AtomicIntegerArray(0));
    }

    /** Counts one more for the key; refuses with 429 if that is one too many (RFC 6585 §4). */
    public void count(String key) {
        if (!permits(key)) {
            throw exceeded();
        }
    }

    /** Counts one more for the key, and says whether that is not too many. */
    public boolean permits(String key) {
        return most == 0 || add(key) <= most;
    }

    /** Counts one less for the key, which was counted in this window and should not have been. */
    public void forgive(String key) {
        if (most > 0) {
            AtomicIntegerArray counts = counts();
            for (int cell : cells(key)) {
                counts.updateAndGet(cell, count -> Math.max(0, count - 1));
            }
        }
    }

    /** Refuses with 429 if one more would be too many; counts nothing. */
    public void check(String key) {
        Window window = current;
        if (most > 0 && window.isOf(number()) && smallest(window.counts, cells(key)) >= most) {
            throw exceeded();
        }
    }

    /** Counts one more for the key, and refuses nothing. */
    public void note(String key) {
        if (most > 0) {
            add(key);
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
            permitted &= most == 0 || add(network.name()) <= most * network.share();
        }
        return permitted;
    }

    /** Refuses with 429 if one more would be too many for a network of the address; counts nothing. */
    public void checkAddress(String address) {
        Window window = current;
        for (Network network : Network.all(address)) {
            if (most > 0
                    && window.isOf(number())
                    && smallest(window.counts, cells(network.name())) >= most * network.share()) {
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

    private int add(String key) {
        AtomicIntegerArray counts = counts();
        int[] cells = cells(key);
        for (int cell : cells) {
            counts.incrementAndGet(cell);
        }
        return smallest(counts, cells);
    }

    private static int smallest(AtomicIntegerArray counts, int[] cells) {
        return Math.min(counts.get(cells[0]), counts.get(cells[1]));
    }

    private AtomicIntegerArray counts() {
        long number = number();
        Window window = current;
        return (window.isOf(number) ? window : begin(number)).counts;
    }

    private synchronized Window begin(long number) {
        if (!current.isOf(number)) {
            current = new Window(number, new AtomicIntegerArray(ROWS * CELLS));
        }
        return current;
    }

    private long number() {
        return clock.instant().toEpochMilli() / window.toMillis();
    }

    private int[] cells(String key) {
        ByteBuffer digest = ByteBuffer.wrap(hash.sign(key.getBytes(StandardCharsets.UTF_8)));
        return new int[] {Math.floorMod(digest.getInt(), CELLS), CELLS + Math.floorMod(digest.getInt(), CELLS)};
    }

    /** The refusal of what is too much, with the time until the next window. */
    OAuthException exceeded() {
        long millis = window.toMillis() - Math.floorMod(clock.instant().toEpochMilli(), window.toMillis());
        return OAuthException.of(429, OAuthError.of("temporarily_unavailable", "Too many attempts; try again later."))
                .rule("RFC 6585 §4")
                .retryAfter(Duration.ofMillis(millis).plusSeconds(1));
    }
}
