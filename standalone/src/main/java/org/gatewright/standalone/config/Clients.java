package org.gatewright.standalone.config;

import java.util.Optional;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;

/** A client store over two others; the first takes precedence, so that no registration can replace its clients. */
public record Clients(ClientStore first, ClientStore second) implements ClientStore {
    @Override
    public Optional<Client> find(String clientId) {
        return first.find(clientId).or(() -> second.find(clientId));
    }

    @Override
    public Optional<Client> find(String clientId, String sender) {
        return first.find(clientId, sender).or(() -> second.find(clientId, sender));
    }

    @Override
    public Optional<Client> peek(String clientId) {
        return first.peek(clientId).or(() -> second.peek(clientId));
    }

    @Override
    public boolean blocks(String clientId) {
        return first.blocks(clientId) || first.peek(clientId).isEmpty() && second.blocks(clientId);
    }
}
