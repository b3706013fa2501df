package org.gatewright.server.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.outbox.MemoryOutboxStore;
import org.gatewright.server.outbox.OutboxStore;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.storage.OneTimeStore;

/** The stores of one tenant, or of one server. Thread-safe. */
public final class Stores {
    private final Map<Class<?>, Object> stores;
    private final Map<Class<?>, Object> inMemory;
    private final boolean durable;

    private Stores(Map<Class<?>, Object> stores, Map<Class<?>, Object> inMemory, boolean durable) {
        this.stores = stores;
        this.inMemory = inMemory;
        this.durable = durable;
    }

    /** Returns stores that are not durable, with an outbox in memory. */
    public static Stores of(
            AuthorizationStore authorizations, OneTimeStore oneTimes, ConsentStore consents, KeyStore keys) {
        return new Stores(Map.of(), new ConcurrentHashMap<>(), false)
                .with(AuthorizationStore.class, authorizations)
                .with(OneTimeStore.class, oneTimes)
                .with(ConsentStore.class, consents)
                .with(KeyStore.class, keys)
                .with(OutboxStore.class, new MemoryOutboxStore());
    }

    /** Returns the same stores, marked as durable; then the keys must be durable too. */
    public Stores asDurable() {
        return new Stores(stores, inMemory, true);
    }

    /** Returns the same stores with one more, which replaces any of that type; modules add stores of their own. */
    public <T> Stores with(Class<T> type, T store) {
        Map<Class<?>, Object> more = new LinkedHashMap<>(stores);
        more.put(type, store);
        return new Stores(more, inMemory, durable);
    }

    /** Returns the store of that type, if there is one. */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(stores.get(type)).map(type::cast);
    }

    /**
     * Returns the store of that type; if there is none, one in memory, which is kept with these stores, so that the next
     * server on them finds it. Throws {@link IllegalStateException} if the stores are durable and have none.
     */
    public <T> T findOrKeep(Class<T> type, Supplier<? extends T> made) {
        return find(type).orElseGet(() -> {
            if (durable) {
                throw new IllegalStateException("The stores are durable, but have no " + type.getSimpleName());
            }
            return type.cast(inMemory.computeIfAbsent(type, none -> made.get()));
        });
    }

    private <T> T get(Class<T> type) {
        return find(type).orElseThrow();
    }

    public AuthorizationStore authorizations() {
        return get(AuthorizationStore.class);
    }

    public OneTimeStore oneTimes() {
        return get(OneTimeStore.class);
    }

    public ConsentStore consents() {
        return get(ConsentStore.class);
    }

    /** Returns the store of the signing keys and, if it is stored, of the key ring. */
    public KeyStore keys() {
        return get(KeyStore.class);
    }

    public OutboxStore outbox() {
        return get(OutboxStore.class);
    }

    /** Returns the registry of clients, if there is one. */
    public Optional<ClientRegistry> clients() {
        return find(ClientRegistry.class);
    }

    /** Returns whether the stores are durable. */
    public boolean durable() {
        return durable;
    }
}
