package org.gatewright.standalone.serve;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.StoreProvider;
import org.gatewright.server.Stores;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.client.SealedClients;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.token.KeyRing;
import org.gatewright.server.token.StoredRing;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.store.jdbc.JdbcStoreProvider;
import org.gatewright.store.redis.RedisSettings;
import org.gatewright.store.redis.RedisStoreProvider;

/**
 * The storage that the settings name, and the keys in it.
 *
 * @param storage the database; without one all is in the memory of this process
 * @param registered the clients that registered themselves
 */
public record OpenStore(Optional<StoreProvider> storage, Stores stores, KeyRing keys, ClientRegistry registered)
        implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * Opens what is at the address.
     *
     * @param encryption of the keys there; not needed in memory
     */
    public static OpenStore open(StoreAddress address, Optional<Sealer> encryption, Clock clock, Entropy entropy) {
        if (address.equals(StoreAddress.MEMORY)) {
            return new OpenStore(
                    Optional.empty(), Stores.inMemory(clock), KeyRing.generate(entropy), MemoryClients.of());
        }
        StoreProvider storage = open(address, clock);
        try {
            if (storage.keyRing().load().isEmpty() && !storage.isEmpty()) {
                throw new IllegalStateException(
                        "The store has rows of a server and no keys, so they were lost; restore the"
                                + " store from a backup with its keys, or begin with an empty one");
            }
            KeyRing keys = StoredRing.open(storage.keyRing(), encryption.orElseThrow(), entropy);
            ClientRegistry clients = new SealedClients(storage.clients(), keys.sealer("client secrets"));
            return new OpenStore(Optional.of(storage), storage.stores(), keys, clients);
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static StoreProvider open(StoreAddress address, Clock clock) {
        RedisSettings redis = RedisSettings.defaults().replicas(address.replicas(), PATIENCE);
        return address.isRedis()
                ? RedisStoreProvider.open(address.address(), clock, redis)
                : JdbcStoreProvider.open(address.address(), clock);
    }

    @Override
    public void close() {
        storage.ifPresent(StoreProvider::close);
    }
}
