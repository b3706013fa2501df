package org.gatewright.server;

import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.signing.KeyStorage;
import org.gatewright.server.storage.StorageUse;

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

    /** How much of it is in use; nothing but zeros for one that does not count. */
    default StorageUse use() {
        return new StorageUse(0, 0, 0, 0);
    }

    /** Ends its connections; waits for what is under way. */
    @Override
    void close();
}
