package org.gatewright.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gatewright.benchmarks.program.Calls;
import org.gatewright.benchmarks.program.Settings;

/** Several concurrent clients, their responses, and the violations found. Not thread-safe. */
final class Clients {
    static final int NUMBER = 4;
    private static final int SOME_ANSWERS = 100;

    private final Random random = new Random();
    private final Semaphore responses = new Semaphore(0);
    private final List<Load> loads;
    private final List<Thread> running = new ArrayList<>();
    private final List<Duration> recoveries = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private int answered;
    private long blown;

    Clients(Settings settings) {
        this.loads = IntStream.range(0, NUMBER)
                .mapToObj(i -> new Load(new Calls(settings.issuer(), "user" + i), responses))
                .toList();
    }

    /** Starts the clients, and runs the action after a random number of responses. */
    void strike(Runnable blow) throws InterruptedException {
        loads.forEach(load -> running.add(new Thread(load)));
        int some = SOME_ANSWERS + random.nextInt(SOME_ANSWERS);
        running.forEach(Thread::start);
        assertThat(responses.tryAcquire(some, 1, TimeUnit.MINUTES))
                .as("responses before the blow")
                .isTrue();
        blown = System.nanoTime();
        blow.run();
        answered += some;
    }

    /** Records the recovery of the server and stops the clients. */
    void recovered() throws InterruptedException {
        recoveries.add(Duration.ofNanos(System.nanoTime() - blown));
        loads.forEach(Load::end);
        for (Thread thread : running) {
            thread.join();
        }
        running.clear();
        answered += responses.drainPermits();
    }

    /** Verifies all acknowledged responses; returns the violations. */
    List<String> verify() throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (Load load : loads) {
            wrong.addAll(load.verify());
        }
        lost.addAll(wrong);
        return wrong;
    }

    /** Returns all violations so far. */
    List<String> lost() {
        return lost;
    }

    @Override
    public String toString() {
        List<Duration> sorted = recoveries.stream().sorted().toList();
        return recoveries.size() + " times, " + answered + " responses, well again after "
                + sorted.get(sorted.size() / 2).toMillis() + " ms (median; most "
                + sorted.get(sorted.size() - 1).toMillis() + " ms), wrong afterwards: "
                + lost.stream().collect(Collectors.groupingBy(what -> what, Collectors.counting()));
    }
}
