package org.gatewright.server.client;

import java.util.Optional;

/** A store of clients. Thread-safe; throws {@code StorageException} if it is unreachable. */
@FunctionalInterface
public interface ClientStore {
    /** Returns the client of that id; empty if there is none, and never a made-up one. */
    Optional<Client> find(String clientId);

    /**
     * Returns the client of that id, for a request from that IP address, by which a store that fetches clients limits
     * the rate; throws {@code OAuthException} with status 503 if it cannot fetch at the moment.
     */
    default Optional<Client> find(String clientId, String sender) {
        return find(clientId);
    }

    /** Returns the client of that id if it is known without a request to another server; empty otherwise. */
    default Optional<Client> peek(String clientId) {
        return find(clientId);
    }

    /** Returns whether looking up that client may take long, so that it must not happen on an event loop. */
    default boolean blocks(String clientId) {
        return true;
    }
}
