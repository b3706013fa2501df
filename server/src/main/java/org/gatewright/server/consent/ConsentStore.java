package org.gatewright.server.consent;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Permission;

/**
 * A store of the consents that end-users gave to clients. Thread-safe, and safe across processes if the storage is
 * shared; every method throws {@code StorageException} if the storage is unreachable.
 */
public interface ConsentStore {
    /** Adds to the end-user's consent for the client, atomically. */
    void remember(String subject, String clientId, Permission permission);

    /** Returns the end-user's consent for the client. */
    Optional<Permission> find(String subject, String clientId);

    /** Returns the end-user's consents by client id. */
    Map<String, Permission> list(String subject);

    /**
     * Deletes the end-user's consent for the client.
     *
     * @return whether there was one
     */
    boolean forget(String subject, String clientId);

    /** Returns whether calls may block. */
    default boolean blocks() {
        return true;
    }
}
