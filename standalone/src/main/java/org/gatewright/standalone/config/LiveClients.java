package org.gatewright.standalone.config;

import java.util.Collection;
import java.util.Optional;
import org.gatewright.files.ClientFile;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;

/**
 * The clients of a file, as it is now.
 *
 * @param file empty where there is none
 */
public record LiveClients(Optional<LiveFile<ClientFile>> file) implements ClientStore {
    @Override
    public Optional<Client> find(String clientId) {
        return file.flatMap(clients -> clients.get().find(clientId));
    }

    /** Their names, which nobody else may take. */
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
