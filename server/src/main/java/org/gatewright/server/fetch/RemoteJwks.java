package org.gatewright.server.fetch;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientJwks;

/**
 * Keys that others publish, fetched and kept. A key id that is not among the kept ones has them fetched again, once a
 * minute at most. Thread-safe.
 */
public final class RemoteJwks implements ClientJwks {
    private static final Set<String> TYPES = Set.of("application/jwk-set+json", "application/json");

    private final DocumentCache<JwkSet> documents;

    public RemoteJwks(Fetcher fetcher, Clock clock) {
        this.documents = new DocumentCache<>(
                fetcher, TYPES, (address, text) -> JwkSet.of(Json.read(text.getBytes(StandardCharsets.UTF_8))), clock);
    }

    /** The keys at an address; throws {@link FetchException} where there are none. */
    public JwkSet at(String address) {
        return documents.get(address).orElseThrow(() -> new FetchException("There are no keys at the address"));
    }

    /** Whether one of the keys at the address signed it. */
    public boolean signed(String address, Jwt jwt) {
        Optional<JwkSet> kept = documents.get(address);
        if (kept.filter(keys -> keys.signed(jwt)).isPresent()) {
            return true;
        }
        boolean unknown = jwt.keyId().isPresent()
                && kept.filter(keys -> keys.find(jwt.keyId().get()).isPresent()).isEmpty();
        return unknown
                && documents.again(address).filter(keys -> keys.signed(jwt)).isPresent();
    }

    @Override
    public boolean signed(Client client, Jwt jwt) {
        return ClientJwks.registered().signed(client, jwt)
                || client.keys()
                        .jwksUri()
                        .filter(address -> signed(address, jwt))
                        .isPresent();
    }

    @Override
    public boolean blocks() {
        return true;
    }
}
