package org.gatewright.server.memory;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.storage.Page;

/** A client registry in the memory of one process. */
public final class MemoryClients implements ClientRegistry {
    private final Map<String, Client> clients = new ConcurrentHashMap<>();

    /** Returns a registry with these clients. */
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
        clients.put(client.id(), client);
    }

    @Override
    public boolean insert(Client client) {
        return clients.putIfAbsent(client.id(), client) == null;
    }

    @Override
    public Optional<Client> change(String clientId, UnaryOperator<Client> change) {
        return Optional.ofNullable(clients.computeIfPresent(clientId, (id, client) -> change.apply(client)));
    }

    @Override
    public boolean delete(String clientId) {
        return clients.remove(clientId) != null;
    }

    @Override
    public Page<Client> list(Optional<String> cursor) {
        List<Client> read = clients.values().stream()
                .filter(client -> client.id().compareTo(cursor.orElse("")) > 0)
                .sorted(Comparator.comparing(Client::id))
                .limit(Page.SIZE + 1L)
                .toList();
        return Page.of(read, Client::id);
    }

    @Override
    public boolean blocks(String clientId) {
        return false;
    }
}
