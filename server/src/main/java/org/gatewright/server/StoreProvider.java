package org.gatewright.server;

import java.util.List;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.storage.StoreUsage;

/** A database that keeps all of a server's state, shared by every node that opens it. Thread-safe. */
public interface StoreProvider extends AutoCloseable {
    /** What the server keeps there; durable. */
    Stores stores();

    /** The clients that are kept there. */
    ClientRegistry clients();

    /** Where the server's secret keys are kept, encrypted; see {@code StoredRing}. */
    KeyStore keyRing();

    /** Asks the database for a sign of life; throws {@code StorageException} where none comes in time. */
    void check();

    /** Whether nothing of a server is in it yet; a storage with rows and without keys was damaged. */
    default boolean isEmpty() {
        return stores().signingKeys().load().isEmpty() && clients().list().isEmpty();
    }

    /**
     * What in the database's own settings breaks the promise that what was confirmed is kept, a line each, with the remedy.
     */
    default List<String> weaknesses() {
        return List.of();
    }

    /** How much of it is in use; nothing but zeros for one that does not count. */
    default StoreUsage use() {
        return new StoreUsage(0, 0, 0, 0);
    }

    /** Ends its connections; waits for what is under way. */
    @Override
    void close();
}
