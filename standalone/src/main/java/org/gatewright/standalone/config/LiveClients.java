package org.gatewright.standalone.config;

import java.util.Collection;
import java.util.Optional;
import org.gatewright.files.ClientFile;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;

/**
 * The clients of a file, in its current version.
 *
 * @param file empty if no clients are configured
 */
public record LiveClients(Optional<LiveFile<ClientFile>> file) implements ClientStore {
    @Override
    public Optional<Client> find(String clientId) {
        return file.flatMap(clients -> clients.get().find(clientId));
    }

    /** Returns the names of the clients, which are reserved for them. */
    public Collection<String> names() {
        return file.stream()
                .flatMap(clients -> clients.get().all())
                .map(Client::name)
                .toList();
    }

    @Override
    public boolean blocks(String clientId) {
        return false;
    }
}
