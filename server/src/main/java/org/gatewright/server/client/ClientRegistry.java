package org.gatewright.server.client;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gatewright.server.storage.Page;

/** A client store that can be modified while the server runs. */
public interface ClientRegistry extends ClientStore {
    /** Stores a client, replacing one with the same id. */
    void save(Client client);

    /**
     * Stores a client, unless there is one with the same id.
     *
     * @return whether it was stored; of concurrent calls, one returns true
     */
    boolean insert(Client client);

    /**
     * Changes a client by compare-and-set, so that no concurrent change is lost.
     *
     * @param change returns the changed client, with the same id; may be called several times
     * @return the changed client; empty if there is none with that id
     */
    Optional<Client> change(String clientId, UnaryOperator<Client> change);

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
