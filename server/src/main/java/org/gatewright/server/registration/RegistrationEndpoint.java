package org.gatewright.server.registration;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.client.Cors;
import org.gatewright.server.client.Registration;
import org.gatewright.server.client.RegistrationCheck;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;

/** The client registration endpoint, and the client configuration endpoint at the same path with {@code client_id}. */
record RegistrationEndpoint(
        Settings settings,
        RateLimit limit,
        Refusals refusals,
        AuthorizationStore authorizations,
        OneTimeStore oneTimes,
        RequestedMetadata metadata,
        List<RegistrationCheck> checks,
        ClientRegistry registry,
        RegistrationPolicy policy) {
    private static final int ID_BYTES = 16;
    private static final int SECRET_BYTES = 32;

    /** An upper bound of the duration of a change. */
    private static final Duration CHANGE = Duration.ofSeconds(30);

    private static final GeneratedSecret SECRETS = new GeneratedSecret();
    private static final String HASHES = "secret_hashes";
    private static final String SHARED = "shared_secret";
    private static final Set<String> OURS =
            Set.of(HASHES, SHARED, "registered", "registration_token_hash", "refresh_rotation", "access_token_format");

    /** Returns a handler whose errors are sent as JSON, with a challenge if the token is missing. */
    Handler answering(Handler handler) {
        return Cors.any(http -> {
            try {
                settings.requireSecure(http);
                return handler.handle(http);
            } catch (RuntimeException e) {
                OAuthException refusal = refusals.of(e, http, Optional.empty());
                Challenge bearer = Challenge.bearer(settings.issuer().value());
                return ErrorResponse.json(refusal.status() == 401 ? refusal.challenge(bearer) : refusal, http);
            }
        });
    }

    /** Registers a client (RFC 7591 §3.1). */
    Response register(Request http) {
        if (!isTrusted(http)) {
            limit.countAddress(http.address());
            if (!policy.anonymous() || bearer(http).isPresent()) {
                throw refused();
            }
        }
        Map<String, Object> members = requested(http);
        String id = settings.entropy().text(ID_BYTES);
        check(id, members, http);
        Generated generated = generate();
        Client client = registered(id, members, Optional.empty(), generated);
        registry.save(client);
        return saved(201, client, generated);
    }

    /** Returns the registration (RFC 7592 §2.1). */
    Response read(Request http) {
        Client client = authorized(http);
        return Response.json(200, information(client));
    }

    /** Replaces the registration (RFC 7592 §2.2), under the same rules. */
    Response update(Request http) {
        Client client = authorized(http);
        Map<String, Object> body = body(http);
        if (!client.id().equals(body.get("client_id"))) {
            throw RequestedMetadata.invalid("'client_id' does not match the client.");
        }
        Map<String, Object> members = metadata.members(body);
        check(client.id(), members, http); // before the token is used up
        useUp(http);
        Generated generated = generate();
        Client changed = registry.change(client.id(), current -> {
                    if (!current.registration().equals(client.registration())) {
                        throw OAuthException.busy();
                    }
                    return registered(client.id(), members, Optional.of(current), generated);
                })
                .orElseThrow(RegistrationEndpoint::refused);
        return saved(200, changed, generated);
    }

    /** Deletes the client (RFC 7592 §2.3) and revokes its tokens. */
    Response delete(Request http) {
        Client client = authorized(http);
        AuthorizationFilter owner = new AuthorizationFilter.Client(client.id());
        useUp(http);
        authorizations.revoke(owner); // first, since without the client this could not be retried
        registry.delete(client.id());
        authorizations.revoke(owner); // what was granted in the meantime
        return Response.empty(204);
    }

    /**
     * Lets one of several concurrent changes with the same token succeed, since each replaces the token or deletes the
     * client. The others must retry, as must a client whose change failed.
     */
    private void useUp(Request http) {
        OneTimeId use = new OneTimeId("registration", SECRETS.hash(bearer(http).orElseThrow()));
        if (!oneTimes.firstUse(use, settings.now().plus(CHANGE))) {
            throw OAuthException.busy();
        }
    }

    /** The values that a registration gives to the client, which gets a secret only if it needs another one. */
    private record Generated(String token, String secret) {}

    private Generated generate() {
        Entropy entropy = settings.entropy();
        return new Generated(entropy.text(SECRET_BYTES), entropy.text(SECRET_BYTES));
    }

    /** Returns the registered client; with the authentication method it has the secret before, or else a new one. */
    private static Client registered(
            String id, Map<String, Object> members, Optional<Client> before, Generated generated) {
        Map<String, Object> record = new LinkedHashMap<>(members);
        record.put("registered", "dynamic");
        record.put("registration_token_hash", SECRETS.hash(generated.token));
        String method = String.valueOf(members.get("token_endpoint_auth_method"));
        // Both sides compute signatures with a shared secret, so that it cannot be hashed.
        boolean shared = method.equals("client_secret_jwt") || isSymmetric(members);
        Optional<Client> kept = before.filter(client -> client.authMethods().contains(method))
                .filter(client ->
                        !isSymmetric(members) || client.keys().sharedSecret().isPresent());
        if (kept.isPresent()) {
            Map<String, Object> old = ClientMetadata.write(kept.get());
            for (String name : List.of(HASHES, SHARED)) {
                Optional.ofNullable(old.get(name)).ifPresent(value -> record.put(name, value));
            }
        } else if (method.startsWith("client_secret")) {
            if (shared) {
                record.put(SHARED, generated.secret);
            }
            if (!method.equals("client_secret_jwt")) {
                record.put(HASHES, List.of(SECRETS.hash(generated.secret)));
            }
        }
        return RequestedMetadata.client(id, record);
    }

    private Response saved(int status, Client client, Generated generated) {
        Map<String, Object> information = information(client);
        if (client.keys().sharedSecret().filter(generated.secret::equals).isPresent()
                || client.secretHashes().contains(SECRETS.hash(generated.secret))) {
            information.put("client_secret", generated.secret);
            information.put("client_secret_expires_at", 0);
        }
        information.put("registration_access_token", generated.token);
        return Response.json(status, information);
    }

    private Map<String, Object> information(Client client) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("client_id", client.id());
        members.putAll(ClientMetadata.write(client));
        members.keySet().removeAll(OURS);
        String address = settings.address(ClientRegistration.PATH);
        members.put("registration_client_uri", address + "?client_id=" + FormCodec.encode(client.id()));
        return members;
    }

    /** Returns the client of the token; the same error for an unknown client and a wrong token (RFC 7592 §2). */
    private Client authorized(Request http) {
        String id = Parameters.ofQuery(http).require("client_id");
        Optional<Client> client =
                registry.find(id).filter(found -> found.registration().kind() == Registration.Kind.DYNAMIC);
        requireToken(
                http,
                client.flatMap(found -> found.registration().tokenHash()).stream()
                        .toList());
        return client.orElseThrow();
    }

    private static void requireToken(Request http, List<String> hashes) {
        String token = bearer(http).orElseThrow(RegistrationEndpoint::refused);
        if (hashes.stream().noneMatch(hash -> SECRETS.verify(token, hash))) {
            throw refused();
        }
    }

    /** Returns whether the client registers an algorithm of signatures with its secret. */
    private static boolean isSymmetric(Map<String, Object> members) {
        return members.entrySet().stream()
                .anyMatch(member ->
                        member.getKey().endsWith("_alg") && member.getValue().equals(Jwt.HS256));
    }

    /** Returns whether the sender has an initial access token. */
    private boolean isTrusted(Request http) {
        return bearer(http).stream()
                .anyMatch(token -> policy.tokenHashes().stream().anyMatch(hash -> SECRETS.verify(token, hash)));
    }

    /** Rejects metadata that contradict themselves, or that a feature does not permit. */
    private void check(String id, Map<String, Object> members, Request http) {
        Client client = RequestedMetadata.client(id, members);
        try {
            checks.forEach(each -> each.check(client, http.address()));
        } catch (IllegalArgumentException e) {
            throw RequestedMetadata.invalid(String.valueOf(e.getMessage()));
        } catch (FetchException e) {
            throw OAuthException.unavailable("A document that the metadata name could not be fetched; try again later.")
                    .hint(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> bearer(Request http) {
        List<String> headers = http.headers().all("Authorization").stream()
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip())
                .collect(Collectors.toList());
        return headers.size() == 1 ? Optional.of(headers.get(0)) : Optional.empty();
    }

    private Map<String, Object> requested(Request http) {
        return metadata.members(body(http));
    }

    private static Map<String, Object> body(Request http) {
        boolean json = http.header("Content-Type")
                .filter(type -> type.split(";", 2)[0].strip().equalsIgnoreCase("application/json"))
                .isPresent();
        if (!json) {
            throw OAuthException.invalidRequest("The body must be application/json.")
                    .rule("RFC 7591 §3.1");
        }
        try {
            return Json.read(http.body());
        } catch (IllegalArgumentException e) {
            throw RequestedMetadata.invalid("The body is not a valid JSON object.");
        }
    }

    private static OAuthException refused() {
        return OAuthException.of(ErrorCode.INVALID_TOKEN, "The registration token is missing or invalid.")
                .rule("RFC 7592 §2");
    }
}
