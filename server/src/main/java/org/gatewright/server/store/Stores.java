package org.gatewright.server.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.storage.OneTimeStore;

/** All that one tenant keeps: the stores of one server. Immutable. */
public final class Stores {
    private final Map<Class<?>, Object> stores;
    private final boolean durable;

    private Stores(Map<Class<?>, Object> stores, boolean durable) {
        this.stores = stores;
        this.durable = durable;
    }

    /** Stores that end with the process. */
    public static Stores of(
            AuthorizationStore authorizations, OneTimeStore oneTimes, ConsentStore consents, KeyStore keys) {
        return new Stores(Map.of(), false)
                .with(AuthorizationStore.class, authorizations)
                .with(OneTimeStore.class, oneTimes)
                .with(ConsentStore.class, consents)
                .with(KeyStore.class, keys);
    }

    /** The same stores, which outlive the process; then the keys must do so too. */
    public Stores asDurable() {
        return new Stores(stores, true);
    }

    /** The same stores, and this one in place of the one of that type; modules add stores of their own. */
    public <T> Stores with(Class<T> type, T store) {
        Map<Class<?>, Object> more = new LinkedHashMap<>(stores);
        more.put(type, store);
        return new Stores(more, durable);
    }

    /** The store of that type, if there is one. */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(stores.get(type)).map(type::cast);
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

    /** The signing keys, and the ring of secret keys where it is kept here. */
    public KeyStore keys() {
        return get(KeyStore.class);
    }

    /** The clients that are kept here, where the store keeps clients. */
    public Optional<ClientRegistry> clients() {
        return find(ClientRegistry.class);
    }

    /** Whether they outlive the process. */
    public boolean durable() {
        return durable;
    }
}
