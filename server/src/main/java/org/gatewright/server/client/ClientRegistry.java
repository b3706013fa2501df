package org.gatewright.server.client;

import java.util.Collection;

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

    /** All clients, in no particular order. */
    Collection<Client> list();
}
