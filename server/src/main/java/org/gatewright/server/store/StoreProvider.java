package org.gatewright.server.store;

import java.util.List;
import java.util.Optional;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.storage.StoreUsage;

/**
 * A database with all state of any number of tenants, shared by all nodes that open it. Thread-safe.
 *
 * <p>Tenants are isolated: nothing that is stored for one is found for another. Connections, and the deletion of
 * expired rows, belong to the provider and serve all its tenants.
 */
public interface StoreProvider extends AutoCloseable {
    /**
     * Returns the stores of one tenant, including its clients; durable. May block on the database.
     *
     * @param id identifies the tenant, usually its issuer; up to 512 characters
     */
    Stores tenant(String id);

    /** Waits until the database has confirmed that it accepts writes; throws {@link StorageException} otherwise. */
    void check();

    /**
     * Returns whether nothing is stored for that tenant except possibly its keys; a tenant with rows and without keys
     * is damaged.
     */
    default boolean isEmpty(String id) {
        Stores stores = tenant(id);
        return stores.clients().stream()
                .allMatch(clients -> clients.list(Optional.empty()).items().isEmpty());
    }

    /** Returns the tenants for which messages wait in an outbox, at most 1,000; some may be named without need. */
    default List<String> waiting() {
        return List.of();
    }

    /** Returns the database settings that could lose acknowledged writes, a line each, with the remedy. */
    default List<String> weaknesses() {
        return List.of();
    }

    /** Returns the current usage; all zeros for a provider that does not count. */
    default StoreUsage use() {
        return new StoreUsage(0, 0, 0, 0);
    }

    /** Closes the connections; waits for calls in progress. */
    @Override
    void close();
}
