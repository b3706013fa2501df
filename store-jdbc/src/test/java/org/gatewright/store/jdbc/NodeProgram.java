package org.gatewright.store.jdbc;

import java.time.Clock;
import java.time.Duration;
import org.gatewright.tck.RaceNode;

/** A process of a race. */
final class NodeProgram {
    private NodeProgram() {}

    /** Takes the address, the grace in seconds, and how many threads run. */
    public static void main(String[] arguments) {
        try (JdbcStorage storage = JdbcStorage.open(arguments[0], Clock.systemUTC(), Databases.PATIENT)) {
            new RaceNode(storage, Duration.ofSeconds(Long.parseLong(arguments[1]))).run(Integer.parseInt(arguments[2]));
        }
    }
}
