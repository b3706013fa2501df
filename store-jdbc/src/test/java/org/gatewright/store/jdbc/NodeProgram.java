package org.gatewright.store.jdbc;

import java.time.Clock;
import org.gatewright.tck.RaceNode;

/** A process of a race. */
final class NodeProgram {
    private NodeProgram() {}

    /** Takes the address. */
    public static void main(String[] arguments) {
        try (JdbcStoreProvider storage = JdbcStoreProvider.open(arguments[0], Clock.systemUTC(), Databases.PATIENT)) {
            RaceNode.run(storage);
        }
    }
}
