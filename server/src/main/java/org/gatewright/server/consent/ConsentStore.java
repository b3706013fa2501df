package org.gatewright.server.consent;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Permission;

/**
 * Remembers what users allowed to clients. Thread-safe, and safe across processes where the storage is shared; every
 * method throws {@code StorageException} where the storage can't be reached.
 */
public interface ConsentStore {
    /** Adds to what the user allowed to the client, in one atomic step. */
    void remember(String subject, String clientId, Permission permission);

    /** All that the user allowed to the client. */
    Optional<Permission> find(String subject, String clientId);

    /** What the user allowed, by the ids of the clients. */
    Map<String, Permission> list(String subject);

    /**
     * Forgets what the user allowed to the client.
     *
     * @return whether there was anything
     */
    boolean forget(String subject, String clientId);

    /** Whether calls may wait. */
    default boolean blocks() {
        return true;
    }
}
