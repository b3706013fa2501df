package org.gatewright.standalone.serve;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.Storage;
import org.gatewright.server.Stores;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.client.SealedClients;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.token.KeyRing;
import org.gatewright.server.token.StoredRing;
import org.gatewright.store.jdbc.JdbcStorage;
import org.gatewright.store.redis.RedisSettings;
import org.gatewright.store.redis.RedisStorage;

/**
 * The storage that the settings name, and the keys in it.
 *
 * @param storage the database; without one all is in the memory of this process
 * @param registered the clients that registered themselves
 */
public record OpenStore(Optional<Storage> storage, Stores stores, KeyRing keys, ClientRegistry registered)
        implements AutoCloseable {
    /** The address of no storage at all. */
    public static final String MEMORY = "memory";

    private static final String REPLICAS = "?replicas=";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * Opens what is at the address.
     *
     * @param address {@code memory}, or one that the storages know; {@code ?replicas=N} at the end of one of Redis lets
     *     each write wait for as many
     * @param encryption of the keys there; not needed in memory
     */
    public static OpenStore open(String address, Optional<Sealer> encryption, Clock clock, Entropy entropy) {
        if (address.equals(MEMORY)) {
            return new OpenStore(
                    Optional.empty(), Stores.inMemory(clock), KeyRing.generate(entropy), MemoryClients.of());
        }
        Storage storage = open(address, clock);
        try {
            KeyRing keys = StoredRing.open(storage.keyRing(), encryption.orElseThrow(), entropy);
            ClientRegistry clients = new SealedClients(storage.clients(), keys.sealer("client secrets"));
            return new OpenStore(Optional.of(storage), storage.stores(), keys, clients);
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static Storage open(String address, Clock clock) {
        if (!address.startsWith("redis")) {
            return JdbcStorage.open(address, clock);
        }
        int end = address.indexOf(REPLICAS);
        if (end < 0) {
            return RedisStorage.open(address, clock);
        }
        int replicas = Integer.parseInt(address.substring(end + REPLICAS.length()));
        return RedisStorage.open(
                address.substring(0, end), clock, RedisSettings.usual().replicas(replicas, PATIENCE));
    }

    @Override
    public void close() {
        storage.ifPresent(Storage::close);
    }
}
