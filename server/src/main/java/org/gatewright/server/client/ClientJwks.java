package org.gatewright.server.client;

import org.gatewright.protocol.jose.Jwt;

/** Verifies what clients signed. Thread-safe. */
public interface ClientJwks {
    /**
     * Whether one of the client's published keys signed it.
     *
     * @param sender the address from which it came
     */
    boolean signed(Client client, Jwt jwt, String sender);

    /** Whether {@link #signed} may wait for that client and JWT, for another server. */
    default boolean blocks(Client client, Jwt jwt) {
        return false;
    }

    /** Whether keys that clients publish at an address can be used. */
    default boolean fetches() {
        return false;
    }

    /** The keys that are part of the clients' registration. */
    static ClientJwks registered() {
        return (client, jwt, sender) ->
                client.keys().jwks().filter(keys -> keys.signed(jwt)).isPresent();
    }
}
