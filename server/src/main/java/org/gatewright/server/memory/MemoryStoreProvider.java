package org.gatewright.server.memory;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.server.StoreProvider;
import org.gatewright.server.Stores;
import org.gatewright.server.client.ClientRegistry;

/** The stores of tenants in the memory of one process, which end with it. */
public final class MemoryStoreProvider implements StoreProvider {
    private final Map<String, Stores> tenants = new ConcurrentHashMap<>();
    private final Clock clock;

    public MemoryStoreProvider(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Stores tenant(String id) {
        return tenants.computeIfAbsent(
                id, name -> Stores.inMemory(clock).with(ClientRegistry.class, new MemoryClients()));
    }

    /** Memory is always there. */
    @Override
    public void check() {}

    /** Forgets all tenants. */
    @Override
    public void close() {
        tenants.clear();
    }
}
