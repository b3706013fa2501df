package org.gatewright.server.client;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.jose.Encryption;
import org.gatewright.protocol.jose.Jwt;

/** A verifier of clients' signatures. Thread-safe. */
public interface ClientJwks {
    /**
     * Returns whether one of the client's published keys signed it.
     *
     * @param sender the address of the sender
     */
    boolean signed(Client client, Jwt jwt, String sender);

    /** Returns whether {@link #signed} may block for that client and JWT, on another server. */
    default boolean blocks(Client client, Jwt jwt) {
        return false;
    }

    /**
     * Returns the client's public key for that encryption algorithm ({@code alg} of JWE), if it has one.
     *
     * @param sender the address of the sender
     */
    default Optional<Map<String, Object>> encryptionKey(Client client, String algorithm, String sender) {
        return client.keys().jwks().flatMap(keys -> Encryption.keyFor(keys, algorithm));
    }

    /** Returns whether {@code jwks_uri} is supported. */
    default boolean fetches() {
        return false;
    }

    /** Returns a verifier with the keys that are part of the clients' registration. */
    static ClientJwks registered() {
        return (client, jwt, sender) ->
                client.keys().jwks().filter(keys -> keys.signed(jwt)).isPresent();
    }
}
