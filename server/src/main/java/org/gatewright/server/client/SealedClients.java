package org.gatewright.server.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.storage.Page;

/**
 * A registry that encrypts the shared secrets of clients, which cannot be hashed, before they are stored. Thread-safe
 * if the underlying registry is.
 */
public final class SealedClients implements ClientRegistry {
    private final ClientRegistry registry;
    private final Sealer sealer;

    /**
     * Returns the clients of a tenant, whose secrets are encrypted under its keys.
     *
     * @param sealers returns a sealer of the tenant's own for a purpose, such as {@code keys.tenant(issuer)::sealer}
     */
    public static SealedClients of(ClientRegistry registry, Function<String, Sealer> sealers) {
        return new SealedClients(registry, sealers.apply("client secrets"));
    }

    SealedClients(ClientRegistry registry, Sealer sealer) {
        this.registry = registry;
        this.sealer = sealer;
    }

    @Override
    public Optional<Client> find(String clientId) {
        return registry.find(clientId).map(this::open);
    }

    @Override
    public Page<Client> list(Optional<String> cursor) {
        return registry.list(cursor).map(this::open);
    }

    @Override
    public void save(Client client) {
        registry.save(seal(client));
    }

    @Override
    public boolean insert(Client client) {
        return registry.insert(seal(client));
    }

    @Override
    public Optional<Client> change(String clientId, UnaryOperator<Client> change) {
        return registry.change(clientId, stored -> seal(change.apply(open(stored))))
                .map(this::open);
    }

    private Client seal(Client client) {
        return client.keys()
                .sharedSecret()
                .map(secret -> with(client, sealer.seal(secret.getBytes(StandardCharsets.UTF_8))))
                .orElse(client);
    }

    @Override
    public boolean delete(String clientId) {
        return registry.delete(clientId);
    }

    @Override
    public boolean blocks(String clientId) {
        return registry.blocks(clientId);
    }

    private Client open(Client client) {
        return client.keys()
                .sharedSecret()
                .map(secret -> with(client, new String(opened(secret), StandardCharsets.UTF_8)))
                .orElse(client);
    }

    private byte[] opened(String sealed) {
        return sealer.open(sealed)
                .orElseThrow(() -> new IllegalStateException("A client's secret was encrypted with another key ring"));
    }

    private static Client with(Client client, String secret) {
        return client.keys(client.keys().sharedSecret(secret));
    }
}
