package org.gatewright.standalone.serve;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.client.SealedClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyEncryption;
import org.gatewright.server.token.KeyRing;
import org.gatewright.server.token.StoredRing;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.store.jdbc.JdbcStoreProvider;
import org.gatewright.store.redis.RedisSettings;
import org.gatewright.store.redis.RedisStoreProvider;

/**
 * The configured store with all its tenants.
 *
 * @param provider the provider of the tenants' stores
 * @param encryption the encryption of the keys in them
 * @param durable whether the state outlives the process
 */
public record OpenStore(StoreProvider provider, KeyEncryption encryption, boolean durable, Entropy entropy)
        implements AutoCloseable {
    /** How often a running server checks whether its keys were rotated. */
    public static final Duration KEY_CHECK = Duration.ofSeconds(1);

    private static final Duration REPLICA_TIMEOUT = Duration.ofSeconds(2);
    private static final int KEY_BYTES = 32;

    /**
     * The state of one tenant.
     *
     * @param keys its secret keys
     * @param registered the dynamically registered clients
     */
    public record Tenant(Stores stores, KeyRing keys, ClientRegistry registered) {}

    /**
     * Opens the store at the address.
     *
     * @param encryption the encryption of the keys; not needed in memory
     */
    public static OpenStore open(
            StoreAddress address, Optional<KeyEncryption> encryption, Clock clock, Entropy entropy) {
        if (address.equals(StoreAddress.MEMORY)) {
            KeyEncryption once = KeyEncryption.of(List.of(entropy.bytes(KEY_BYTES)));
            return new OpenStore(new MemoryStoreProvider(clock), once, false, entropy);
        }
        RedisSettings redis = RedisSettings.defaults().replicas(address.replicas(), REPLICA_TIMEOUT);
        StoreProvider provider = address.isRedis()
                ? RedisStoreProvider.open(address.address(), clock, redis)
                : JdbcStoreProvider.open(address.address(), clock);
        return new OpenStore(provider, encryption.orElseThrow(), true, entropy);
    }

    /** Returns the database; empty for the in-memory store. */
    public Optional<StoreProvider> database() {
        return durable ? Optional.of(provider) : Optional.empty();
    }

    /** Opens the state of the issuer's tenant. Throws {@link IllegalStateException} if its keys are lost. */
    public Tenant tenant(String issuer) {
        Stores stores = provider.tenant(issuer);
        if (stores.keys().load(KeyStore.RING).isEmpty() && !provider.isEmpty(issuer)) {
            throw new IllegalStateException("The store has data of " + issuer
                    + " but no keys; restore it from a backup that includes its keys, or start with an empty store");
        }
        KeyRing keys = ring(issuer).open();
        ClientRegistry clients = SealedClients.of(stores.clients().orElseThrow(), keys.tenant(issuer)::sealer);
        return new Tenant(stores, keys, clients);
    }

    /** Returns the key ring of the issuer's tenant. */
    public StoredRing ring(String issuer) {
        return StoredRing.of(provider.tenant(issuer).keys(), encryption, issuer, entropy);
    }

    @Override
    public void close() {
        provider.close();
    }
}
