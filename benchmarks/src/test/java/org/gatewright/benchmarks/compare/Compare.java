package org.gatewright.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Compares the program with a bare HTTP server and with other authorization servers. All run at once, each in its own
 * process, and are loaded one after the other, in several rounds; a ratio is that of two rates of the same round. First
 * each server has one core and the load generator another, then nothing is pinned.
 */
public final class Compare {
    static final int CONNECTIONS = Integer.getInteger("connections", 32);
    static final int ROUNDS = Integer.getInteger("rounds", 5);
    static final Duration TIME = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warmup", 15));
    private static final Pattern ONLY = Pattern.compile(System.getProperty("only", ""));

    private Compare() {}

    public static void main(String[] arguments) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(Compare::endChildren));
        Path folder = Files.createTempDirectory("compare");
        List<Score> pinned = run(Cores.ONE, folder);
        List<Score> free = run(Cores.ALL, folder);
        Report.print(System.out, pinned, free);
    }

    /** Ends child processes of an interrupted run. */
    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    }

    private static List<Score> run(Cores cores, Path folder) throws IOException, InterruptedException {
        cores.moveHere();
        List<Entrant> entrants = new ArrayList<>();
        try {
            for (Contender contender : Contenders.all()) {
                if (entrants.isEmpty() || ONLY.matcher(contender.name()).find()) {
                    entrants.add(new Entrant(contender, folder.resolve(cores + "-" + entrants.size())));
                }
            }
            say(cores, "starting");
            entrants.forEach(entrant -> entrant.start(cores, CONNECTIONS));
            say(cores, "warming up");
            entrants.forEach(entrant -> entrant.warmUp(WARM_UP));
            for (int round = 1; round <= ROUNDS; round++) {
                say(cores, "round " + round + " of " + ROUNDS);
                entrants.forEach(entrant -> entrant.measure(TIME));
            }
            return entrants.stream().map(Entrant::score).toList();
        } finally {
            entrants.forEach(Entrant::close);
        }
    }

    private static void say(Cores cores, String what) {
        System.err.println(cores.title() + ": " + what);
    }
}
