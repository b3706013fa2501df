package org.gatewright.server.memory;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.outbox.MemoryOutboxStore;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;

/** A store provider in the memory of one process. */
public final class MemoryStoreProvider implements StoreProvider {
    private final Map<String, Stores> tenants = new ConcurrentHashMap<>();
    private final Clock clock;

    public MemoryStoreProvider(Clock clock) {
        this.clock = clock;
    }

    /** Returns stores for a single server. */
    public static Stores stores(Clock clock) {
        return Stores.of(
                new MemoryAuthorizationStore(clock),
                new MemoryOneTimeStore(clock),
                new MemoryConsentStore(),
                new MemoryKeyStore());
    }

    @Override
    public Stores tenant(String id) {
        return tenants.computeIfAbsent(id, name -> stores(clock).with(ClientRegistry.class, new MemoryClients()));
    }

    /** Memory is always available. */
    @Override
    public void check() {}

    @Override
    public List<String> waiting() {
        return tenants.entrySet().stream()
                .filter(entry -> entry.getValue().outbox() instanceof MemoryOutboxStore outbox && !outbox.isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Discards all tenants. */
    @Override
    public void close() {
        tenants.clear();
    }
}
