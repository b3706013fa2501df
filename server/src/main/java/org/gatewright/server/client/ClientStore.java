package org.gatewright.server.client;

import java.util.Optional;

/** Knows the clients. Thread-safe; throws {@code StorageException} where it can't be reached. */
@FunctionalInterface
public interface ClientStore {
    /** The client of that id; empty where there is none, and never an invented one. */
    Optional<Client> find(String clientId);

    /**
     * The same for a request from that IP address, which a store that asks others about clients counts by; throws {@code
     * OAuthException} with status 503 where it can't ask at the moment.
     */
    default Optional<Client> find(String clientId, String sender) {
        return find(clientId);
    }

    /** The same where it is known without asking others; empty where it is not. */
    default Optional<Client> peek(String clientId) {
        return find(clientId);
    }

    /** Whether looking up that client may take long, so that it must not happen on an event loop. */
    default boolean blocks(String clientId) {
        return true;
    }
}
