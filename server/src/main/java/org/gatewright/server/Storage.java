package org.gatewright.server;

import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.signing.KeyStorage;

/** A database that keeps all of a server's state, shared by every node that opens it. Thread-safe. */
public interface Storage extends AutoCloseable {
    /** What the server keeps there; durable. */
    Stores stores();

    /** The clients that are kept there. */
    ClientRegistry clients();

    /** Where the server's secret keys are kept, encrypted; see {@code StoredRing}. */
    KeyStorage keyRing();

    /** Asks the database for a sign of life; throws {@code StorageException} where none comes in time. */
    void check();

    /** How many expired rows it has deleted since it was opened. */
    default long purged() {
        return 0;
    }

    /** Ends its connections; waits for what is under way. */
    @Override
    void close();
}
