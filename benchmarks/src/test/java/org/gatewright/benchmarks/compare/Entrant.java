package org.gatewright.benchmarks.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The run of a contender. A failure ends only this run, and is recorded. Not thread-safe. */
final class Entrant implements AutoCloseable {
    private static final Duration LEAD = Duration.ofMillis(500);
    private static final int WARM_UPS = 4;

    private final Contender contender;
    private final Path folder;
    private final List<Window> windows = new ArrayList<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Optional<Running> running = Optional.empty();
    private Optional<String> trouble;
    private long idle;
    private long loaded;
    private OptionalLong allocated = OptionalLong.empty();

    private record Running(Stand stand, Server server, List<Talk> talks, boolean apart) {}

    Entrant(Contender contender, Path folder) {
        this.contender = contender;
        this.folder = folder;
        this.trouble = contender.obstacle().map(obstacle -> "skipped: " + obstacle);
    }

    private interface Step {
        void go() throws Exception;
    }

    private void step(Step step) {
        if (trouble.isPresent()) {
            return;
        }
        try {
            step.go();
        } catch (Exception e) {
            trouble = Optional.of("failed: " + e.getMessage());
            close();
        }
    }

    void start(Cores cores, int connections) {
        step(() -> {
            Files.createDirectories(folder);
            Stand stand = contender.preparation().in(folder);
            open.push(stand.beside());
            Server server = Server.start(stand, cores, folder.resolve("server.log"));
            open.push(server);
            running = Optional.of(new Running(stand, server, stand.talks(connections), cores == Cores.ONE));
        });
    }

    void warmUp(Duration time) {
        step(() -> {
            idle = running.orElseThrow().server.resident();
            for (int part = 0; part < WARM_UPS; part++) { // so that opening and closing of connections is compiled too
                load(time.dividedBy(WARM_UPS));
            }
            allocated = allocated();
        });
    }

    void measure(Duration time) {
        step(() -> {
            windows.add(load(time));
            loaded = Math.max(loaded, running.orElseThrow().server.resident());
        });
    }

    private Window load(Duration time) throws Exception {
        Running now = running.orElseThrow();
        return Generator.run(now.stand.port(), now.talks, now.apart, LEAD, time, now.server::processorTime);
    }

    private OptionalLong allocated() throws Exception {
        return GarbageLog.allocated(folder.resolve("gc.log"));
    }

    Score score() {
        List<OptionalDouble> garbage = new ArrayList<>();
        step(() -> garbage.add(garbage()));
        return new Score(
                contender.name(),
                trouble,
                windows,
                running.map(now -> now.server.start()).orElse(Duration.ZERO),
                idle,
                loaded,
                garbage.isEmpty() ? OptionalDouble.empty() : garbage.get(0));
    }

    private OptionalDouble garbage() throws Exception {
        OptionalLong now = allocated();
        if (now.isEmpty() || allocated.isEmpty()) {
            return OptionalDouble.empty();
        }
        long served = windows.stream().mapToLong(Window::served).sum();
        return OptionalDouble.of((now.getAsLong() - allocated.getAsLong()) * 1024.0 / served);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                trouble = Optional.of("failed: " + e.getMessage());
            }
        }
        running = Optional.empty();
    }
}
