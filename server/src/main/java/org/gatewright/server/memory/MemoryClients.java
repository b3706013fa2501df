package org.gatewright.server.memory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRegistry;

/** Clients in the memory of one process. */
public final class MemoryClients implements ClientRegistry {
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private volatile boolean anySlowToVerify;

    /** A registry that begins with these clients. */
    public static MemoryClients of(Client... clients) {
        MemoryClients registry = new MemoryClients();
        List.of(clients).forEach(registry::save);
        return registry;
    }

    @Override
    public Optional<Client> find(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }

    @Override
    public void save(Client client) {
        if (client.isSlowToVerify()) {
            anySlowToVerify = true;
        }
        clients.put(client.id(), client);
    }

    @Override
    public boolean delete(String clientId) {
        return clients.remove(clientId) != null;
    }

    @Override
    public Collection<Client> list() {
        return List.copyOf(clients.values());
    }

    /** Clients are found at once, but one with a secret that a human chose is slow to verify. */
    @Override
    public boolean blocks() {
        return anySlowToVerify;
    }
}
