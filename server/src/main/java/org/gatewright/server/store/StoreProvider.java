package org.gatewright.server.store;

import java.util.List;
import java.util.Optional;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.storage.StoreUsage;

/**
 * A database that keeps all state of any number of tenants, shared by every node that opens it. Thread-safe.
 *
 * <p>Nothing that is stored for one tenant is found for another. Connections, and the deletion of what has expired, belong to
 * the provider and serve all its tenants.
 */
public interface StoreProvider extends AutoCloseable {
    /**
     * The stores of one tenant, its clients among them; durable. May wait for the database.
     *
     * @param id names the tenant, usually its issuer; up to 512 characters
     */
    Stores tenant(String id);

    /** Waits until the database has confirmed that it takes writes; throws {@link StorageException} otherwise. */
    void check();

    /** Whether nothing is stored for that tenant but perhaps its keys; one with rows and without keys was damaged. */
    default boolean isEmpty(String id) {
        Stores stores = tenant(id);
        return stores.clients().stream()
                .allMatch(clients -> clients.list(Optional.empty()).items().isEmpty());
    }

    /** What in the database's own settings could lose acknowledged writes, a line each, with the remedy. */
    default List<String> weaknesses() {
        return List.of();
    }

    /** How much of it is in use; all zeros for a provider that does not count. */
    default StoreUsage use() {
        return new StoreUsage(0, 0, 0, 0);
    }

    /** Closes its connections; waits for what is under way. */
    @Override
    void close();
}
