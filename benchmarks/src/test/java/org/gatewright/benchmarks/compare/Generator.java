package org.gatewright.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * A load generator of one thread: each connection sends its next request as soon as it has received a response. It does
 * less work per request than the bare HTTP server, so that on its own core it always waits for the server. There it
 * never sleeps, since waking it would cost processor time of the server. Not thread-safe.
 */
final class Generator implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 10_000;

    private final Selector selector;
    private final boolean awake;
    private final List<Line> lines = new ArrayList<>();
    private Histogram times = new Histogram(3);
    private long responses;
    private int open;
    private long end;

    private Generator(int port, List<Talk> talks, boolean awake) throws IOException {
        this.selector = Selector.open();
        this.awake = awake;
        for (Talk talk : talks) {
            lines.add(new Line(port, talk, selector));
        }
    }

    /**
     * Loads the server for that time, after a warm-up that is not measured.
     *
     * @param awake whether it has a core of its own, on which it never sleeps
     * @param processor the processor time that the server has used so far
     */
    static Window run(
            int port, List<Talk> talks, boolean awake, Duration lead, Duration time, Supplier<Duration> processor)
            throws IOException {
        try (Generator generator = new Generator(port, talks, awake)) {
            generator.begin(lead.plus(time));
            generator.load(generator.end - time.toNanos());
            generator.times = new Histogram(3);
            long from = System.nanoTime();
            Usage before = Usage.now(processor);
            generator.load(generator.end);
            Usage used = Usage.now(processor).minus(before);
            Duration took = Duration.ofNanos(System.nanoTime() - from);
            Histogram times = generator.times;
            generator.drain();
            return new Window(times, took, used, generator.responses);
        }
    }

    private void begin(Duration time) throws IOException {
        end = System.nanoTime() + time.toNanos();
        for (Line line : lines) {
            line.send();
            open++;
        }
    }

    private void load(long until) throws IOException {
        while (System.nanoTime() < until) {
            select();
        }
    }

    /** Receives outstanding responses, which are not counted. */
    private void drain() throws IOException {
        times = new Histogram(3);
        while (open > 0) {
            select();
        }
    }

    private void select() throws IOException {
        try {
            boolean answered = awake ? poll() : selector.select(this::ready, PATIENCE_MILLIS) > 0;
            if (!answered) {
                throw new IOException("No response within " + PATIENCE_MILLIS + " ms");
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getCause());
        }
    }

    private boolean poll() throws IOException {
        long begun = System.nanoTime();
        while (selector.selectNow(this::ready) == 0) {
            if (System.nanoTime() - begun > PATIENCE_MILLIS * 1_000_000) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private void ready(SelectionKey key) {
        Line line = (Line) key.attachment();
        try {
            if (!line.receive()) {
                return;
            }
            long now = System.nanoTime();
            times.recordValue((now - line.sent()) / 1000);
            responses++;
            if (now < end) {
                line.send();
            } else {
                open--;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Line line : lines) {
            line.close();
        }
        selector.close();
    }
}
