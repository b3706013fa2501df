package org.gatewright.server.client;

import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.server.storage.Page;

/** A client store that can be modified while the server runs. */
public interface ClientRegistry extends ClientStore {
    /** Stores a client, replacing one with the same id. */
    void save(Client client);

    /**
     * Deletes a client; revoke its tokens with {@code AuthorizationStore.revoke}.
     *
     * @return whether it existed
     */
    boolean delete(String clientId);

    /**
     * Returns a page of the clients.
     *
     * @param cursor of the previous page; empty for the first page
     */
    Page<Client> list(Optional<String> cursor);

    /** Returns all clients, read page by page. */
    default Stream<Client> all() {
        return Page.all(this::list);
    }
}
