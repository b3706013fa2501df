package org.gatewright.server;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;

/** The clients of a server, including those that features find elsewhere. */
final class ExtensibleClients implements ClientStore {
    private volatile ClientStore all;

    ExtensibleClients(ClientStore known) {
        this.all = known;
    }

    void extend(UnaryOperator<ClientStore> more) {
        all = more.apply(all);
    }

    @Override
    public Optional<Client> find(String clientId) {
        return all.find(clientId);
    }

    @Override
    public Optional<Client> find(String clientId, String sender) {
        return all.find(clientId, sender);
    }

    @Override
    public Optional<Client> peek(String clientId) {
        return all.peek(clientId);
    }

    @Override
    public boolean blocks(String clientId) {
        return all.blocks(clientId);
    }
}
