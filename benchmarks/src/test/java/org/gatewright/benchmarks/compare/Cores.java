package org.gatewright.benchmarks.compare;

import java.io.IOException;
import java.util.List;

/** The cores on which servers and the load generator run. */
enum Cores {
    /** The server on one core; the load generator and the server's dependencies on another. */
    ONE("one core"),
    /** Scheduled by the operating system. */
    ALL("all cores");

    private static final int NUMBER = Runtime.getRuntime().availableProcessors();

    private final String title;

    Cores(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Returns the prefix of the command of a server. */
    List<String> prefix() {
        return this == ONE ? List.of("taskset", "-c", "0") : List.of();
    }

    /** Pins this process and all children that are started without a prefix. */
    void moveHere() throws IOException, InterruptedException {
        if (NUMBER < 2) {
            throw new IOException("Two cores are needed, one of them for the load");
        }
        String cores = this == ONE ? "1" : "0-" + (NUMBER - 1);
        Process taskset = new ProcessBuilder(
                        "taskset",
                        "-a",
                        "-p",
                        "-c",
                        cores,
                        Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (taskset.waitFor() != 0) {
            throw new IOException("taskset failed");
        }
    }
}
