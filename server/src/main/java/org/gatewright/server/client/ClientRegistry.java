package org.gatewright.server.client;

import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.server.storage.Page;

/** A client store that can be changed while the server runs. */
public interface ClientRegistry extends ClientStore {
    /** Stores a client, in the place of one with the same id. */
    void save(Client client);

    /**
     * Deletes a client; its tokens end with {@code AuthorizationStore.revoke}.
     *
     * @return whether there was one
     */
    boolean delete(String clientId);

    /**
     * A page of the clients.
     *
     * @param cursor from the page before; empty for the first page
     */
    Page<Client> list(Optional<String> cursor);

    /** All clients, read page by page. */
    default Stream<Client> all() {
        return Page.all(this::list);
    }
}
