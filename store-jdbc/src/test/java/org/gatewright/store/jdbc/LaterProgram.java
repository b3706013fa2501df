package org.gatewright.store.jdbc;

import java.time.Clock;
import java.util.Arrays;

/** A process that opens a database, optionally with further migrations. */
final class LaterProgram {
    private LaterProgram() {}

    /** Takes the address and the location of further migrations. */
    public static void main(String[] arguments) {
        String[] migrations = Arrays.copyOfRange(arguments, 1, arguments.length);
        JdbcStoreProvider.open(arguments[0], Clock.systemUTC(), Databases.PATIENT, migrations)
                .close();
    }
}
