package org.gatewright.server.registration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.fetch.DocumentCache;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/**
 * Unregistered clients whose id is the https URL of a document that describes them (Client ID Metadata Documents). They
 * are public, or authenticate with a key in the document.
 */
public final class ClientDocuments implements Feature {
    private static final int MAX_ID = 256;
    private static final Set<String> TYPES = Set.of("application/json", "application/client-metadata+json");
    private static final Set<String> SECRETS = Set.of("client_secret", "client_secret_expires_at");

    private final Fetcher fetcher;
    private final RegistrationPolicy policy;

    /**
     * Creates the feature with documents fetched by this fetcher, for clients with at most this scope, with code and
     * refresh.
     */
    public ClientDocuments(Fetcher fetcher, String... scope) {
        this(fetcher, RegistrationPolicy.requireInitialAccessToken(List.of(), scope));
    }

    /** Creates the feature for clients according to the policy, except for secrets, which a document cannot keep. */
    public ClientDocuments(Fetcher fetcher, RegistrationPolicy policy) {
        this.fetcher = fetcher;
        this.policy = policy.authMethods("private_key_jwt", "none");
    }

    @Override
    public void install(Setup setup) {
        RequestedMetadata requested = new RequestedMetadata(policy, true, setup.clientMembers(), setup::responseTypes);
        DocumentCache<Client> documents = new DocumentCache<>(
                fetcher,
                TYPES,
                (id, text, sender) -> {
                    Client client = client(requested, id, Json.read(text));
                    setup.registrationChecks().forEach(check -> check.check(client, sender));
                    return client;
                },
                setup.settings().clock(),
                setup.limits().of(RateLimits.Kind.FETCHES));
        setup.clients(known -> new Described(known, documents));
        setup.metadata("client_id_metadata_document_supported", true);
    }

    private record Described(ClientStore known, DocumentCache<Client> documents) implements ClientStore {
        @Override
        public Optional<Client> find(String clientId) {
            return find(clientId, "");
        }

        @Override
        public Optional<Client> find(String clientId, String sender) {
            Optional<Client> registered = known.find(clientId, sender);
            return registered.isPresent() || !isAddress(clientId) ? registered : document(clientId, sender);
        }

        @Override
        public Optional<Client> peek(String clientId) {
            return known.peek(clientId).or(() -> documents.peek(clientId));
        }

        @Override
        public boolean blocks(String clientId) {
            return known.blocks(clientId)
                    || isAddress(clientId) && peek(clientId).isEmpty();
        }

        private Optional<Client> document(String id, String sender) {
            try {
                return documents.get(id, sender);
            } catch (FetchException e) {
                throw OAuthException.unavailable(
                                "The client's metadata document could not be fetched; try again later.")
                        .hint(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Returns whether the id is an https URL with a path, and unambiguous (§3). */
    private static boolean isAddress(String id) {
        try {
            boolean https = id.startsWith("https://") && id.length() <= MAX_ID && id.indexOf('?') < 0;
            return https && new RedirectUri(id).origin().length() < id.length() - 1;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns the client that the document describes, if it is about itself and requests only what is permitted (§4.1).
     */
    private Client client(RequestedMetadata requested, String id, Map<String, Object> document) {
        if (!id.equals(document.get("client_id")) || document.keySet().stream().anyMatch(SECRETS::contains)) {
            throw new IllegalArgumentException("The document describes another client, or contains a secret");
        }
        try {
            Map<String, Object> described = new LinkedHashMap<>(document);
            if (!described.containsKey("token_endpoint_auth_methods_supported")) {
                described.putIfAbsent("token_endpoint_auth_method", "none");
            }
            described.remove("scope");
            if (described.get("client_name") instanceof String name
                    && ClientName.resembles(name, policy.takenNames().get())) {
                described.remove("client_name"); // there is no one to report an error to, so its id is shown instead
            }
            Map<String, Object> members = requested.members(described);
            members.put("registered", "document");
            return RequestedMetadata.client(id, members);
        } catch (OAuthException unusable) {
            throw new IllegalArgumentException("The document requests metadata that is not permitted", unusable);
        }
    }
}
