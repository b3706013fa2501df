package org.gatewright.server.internal.fetch;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.jose.Encryption;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.fetch.DocumentCache;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.limit.RateLimit;

/**
 * Remote key sets, fetched and cached. A key id that is not in the cached set causes another fetch, at most once a
 * minute. Thread-safe.
 */
public final class RemoteJwks implements ClientJwks {
    private static final Set<String> TYPES = Set.of("application/jwk-set+json", "application/json");

    private final DocumentCache<JwkSet> documents;

    /** Creates key sets at URLs that the operator configured, fetched by this fetcher. */
    public RemoteJwks(Fetcher fetcher, Clock clock) {
        this(fetcher, clock, new RateLimit(0, Duration.ofMinutes(1), clock, Entropy.system()));
    }

    /**
     * Creates key sets at URLs that clients registered.
     *
     * @param senders the limit on fetches for one network
     */
    public RemoteJwks(Fetcher fetcher, Clock clock, RateLimit senders) {
        this.documents = new DocumentCache<>(
                fetcher, TYPES, (address, text, sender) -> JwkSet.of(Json.read(text)), clock, senders);
    }

    /** Returns the keys at a URL; throws {@link FetchException} if there are none. */
    public JwkSet at(String address) {
        return documents
                .get(address, "")
                .orElseThrow(() -> new FetchException(FetchException.Kind.NONE, "There is no key set at the URL"));
    }

    /**
     * Returns whether one of the keys at a URL that the operator configured signed it. Throws {@link FetchException} if
     * that is unknown at the moment.
     */
    public boolean signed(String address, Jwt jwt) {
        return signed(address, jwt, "");
    }

    private boolean signed(String address, Jwt jwt, String sender) {
        Optional<JwkSet> kept = documents.get(address, sender);
        if (kept.filter(keys -> keys.signed(jwt)).isPresent()) {
            return true;
        }
        boolean unknown = jwt.keyId().isPresent()
                && kept.filter(keys -> keys.find(jwt.keyId().get()).isPresent()).isEmpty();
        return unknown
                && documents
                        .again(address, sender)
                        .filter(keys -> keys.signed(jwt))
                        .isPresent();
    }

    @Override
    public boolean signed(Client client, Jwt jwt, String sender) {
        try {
            return ClientJwks.registered().signed(client, jwt, sender)
                    || client.keys()
                            .jwksUri()
                            .filter(address -> signed(address, jwt, sender))
                            .isPresent();
        } catch (FetchException e) {
            throw OAuthException.unavailable("The client's keys could not be fetched; try again later.")
                    .hint(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Optional<Map<String, Object>> encryptionKey(Client client, String algorithm, String sender) {
        try {
            return ClientJwks.super
                    .encryptionKey(client, algorithm, sender)
                    .or(() -> client.keys()
                            .jwksUri()
                            .flatMap(address -> documents.get(address, sender))
                            .flatMap(keys -> Encryption.keyFor(keys, algorithm)));
        } catch (FetchException e) {
            throw OAuthException.unavailable("The client's keys could not be fetched; try again later.")
                    .hint(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean blocks(Client client, Jwt jwt) {
        return client.keys().jwksUri().filter(address -> !isKept(address, jwt)).isPresent();
    }

    private boolean isKept(String address, Jwt jwt) {
        return documents
                .peek(address)
                .filter(keys ->
                        jwt.keyId().isEmpty() || keys.find(jwt.keyId().get()).isPresent())
                .isPresent();
    }

    @Override
    public boolean fetches() {
        return true;
    }
}
