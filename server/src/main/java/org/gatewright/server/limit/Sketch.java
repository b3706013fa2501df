package org.gatewright.server.limit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;

/**
 * A counter for any number of keys in windows of time. Thread-safe.
 *
 * <p>Counts in two rows of a fixed number of cells, chosen by a secret hash of the key; the smaller count is the
 * estimate (a count-min sketch). So the memory never grows, and two keys that share both cells, which cannot be
 * provoked, only increase each other's count.
 */
final class Sketch {
    private static final int CELLS = 1 << 16;
    private static final int ROWS = 2;

    private final Duration window;
    private final Clock clock;
    private final HmacKey hash;
    private volatile Window current;

    /** The counts of one window of time; the cells are allocated with the first key. */
    private record Window(long number, AtomicIntegerArray counts) {
        private boolean isOf(long other) {
            return number == other && counts.length() > 0;
        }
    }

    Sketch(Duration window, Clock clock, Entropy entropy) {
        this.window = window;
        this.clock = clock;
        this.hash = new HmacKey(entropy.bytes(32));
        this.current = new Window(number(), new AtomicIntegerArray(0));
    }

    /** Counts one for the key, and returns the count. */
    int add(String key) {
        AtomicIntegerArray counts = counts();
        int[] cells = cells(key);
        for (int cell : cells) {
            counts.incrementAndGet(cell);
        }
        return smallest(counts, cells);
    }

    /** Uncounts one for the key. */
    void remove(String key) {
        AtomicIntegerArray counts = counts();
        for (int cell : cells(key)) {
            counts.updateAndGet(cell, count -> Math.max(0, count - 1));
        }
    }

    /** Returns whether no key was counted in this window. */
    boolean isEmpty() {
        return !current.isOf(number());
    }

    /** Returns the count of the key. */
    int get(String key) {
        Window now = current;
        return now.isOf(number()) ? smallest(now.counts, cells(key)) : 0;
    }

    /** Returns the time until the next window, in which all counts are zero. */
    Duration rest() {
        return Duration.ofMillis(window.toMillis() - Math.floorMod(clock.millis(), window.toMillis()));
    }

    private static int smallest(AtomicIntegerArray counts, int[] cells) {
        return Math.min(counts.get(cells[0]), counts.get(cells[1]));
    }

    private AtomicIntegerArray counts() {
        long number = number();
        Window now = current;
        return (now.isOf(number) ? now : begin(number)).counts;
    }

    private synchronized Window begin(long number) {
        if (!current.isOf(number)) {
            current = new Window(number, new AtomicIntegerArray(ROWS * CELLS));
        }
        return current;
    }

    private long number() {
        return clock.millis() / window.toMillis();
    }

    private int[] cells(String key) {
        ByteBuffer digest = ByteBuffer.wrap(hash.sign(key.getBytes(StandardCharsets.UTF_8)));
        return new int[] {Math.floorMod(digest.getInt(), CELLS), CELLS + Math.floorMod(digest.getInt(), CELLS)};
    }
}
