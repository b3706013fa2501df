package org.gatewright.openid;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Encryption;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.config.Settings;
import org.gatewright.server.signing.SigningKeys;
import org.gatewright.server.token.SubjectMapping;

/** The issuer and verifier of ID tokens (OpenID Connect Core §2). Thread-safe. */
record IdTokens(
        Settings settings,
        SigningKeys keys,
        ClientJwks clientKeys,
        SubjectMapping subjects,
        SessionIds sessionIds,
        UserClaims users,
        ScopeClaims scopeClaims) {
    /** The lifetime; clients accept an ID token once, when they receive it. */
    private static final Duration LIFE = Duration.ofHours(1);

    /**
     * The content of an ID token.
     *
     * @param nonce the {@code nonce} of the authorization request
     * @param hashed the values to hash, by the name of the claim, such as {@code at_hash}
     * @param names the claims about the end-user
     * @param request the {@code claims} parameter
     */
    record Content(
            Client client,
            EndUser endUser,
            Optional<String> nonce,
            Map<String, String> hashed,
            Set<String> names,
            ClaimsRequest request,
            List<String> locales) {}

    /** A token that was issued by this server; perhaps expired. */
    record Hint(String subject, List<String> audience) {}

    String issue(Content content) {
        String algorithm = algorithm(content.client());
        Instant now = settings.now();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", settings.issuer().value());
        claims.put("sub", subjects.of(content.client(), content.endUser().subject()));
        claims.put("aud", content.client().id());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        claims.put("iat", now.getEpochSecond());
        content.endUser().authentication().ifPresent(event -> describe(event, claims));
        content.nonce().ifPresent(nonce -> claims.put("nonce", nonce));
        content.endUser().session().ifPresent(session -> claims.put("sid", sessionIds.of(content.client(), session)));
        content.hashed().forEach((name, value) -> claims.put(name, half(value, algorithm)));
        about(content).forEach(claims::putIfAbsent);
        return issue(content.client(), "JWT", claims);
    }

    /** Returns a JWT for the client, signed and perhaps encrypted as it registered for ID tokens. */
    String issue(Client client, String type, Map<String, Object> claims) {
        String jwt = sign(client, algorithm(client), type, claims);
        return encrypt(client, OpenIdMembers.ID_TOKEN_ENCRYPTION, jwt, "JWT", "")
                .orElse(jwt);
    }

    /** Signs a JWT for the client with that algorithm, of the server or with the secret of the client. */
    String sign(Client client, String algorithm, String type, Map<String, Object> claims) {
        if (algorithm.equals(Jwt.HS256)) {
            return Jwt.sign(new HmacKey(secret(client).getBytes(StandardCharsets.UTF_8)), type, claims);
        }
        return keys.current(SigningAlgorithm.of(algorithm).orElseThrow()).sign(type, claims);
    }

    /**
     * Encrypts a text for the client, if it registered that (OpenID Connect Core §10.2).
     *
     * @param member the member with the algorithm; that with the encryption of the content ends with {@code enc}
     * @param sender the address of the sender, for the limits on fetches; empty if the key was fetched before
     */
    Optional<String> encrypt(Client client, String member, String text, String contentType, String sender) {
        return OpenIdMembers.text(client, member).map(algorithm -> {
            String method =
                    OpenIdMembers.text(client, OpenIdMembers.method(member)).orElse(Encryption.METHODS.get(0));
            return Encryption.encrypt(text, contentType, algorithm, method, encryptionKey(client, algorithm, sender));
        });
    }

    private Map<String, Object> encryptionKey(Client client, String algorithm, String sender) {
        return clientKeys
                .encryptionKey(client, algorithm, sender)
                .orElseThrow(() -> OAuthException.invalidRequest("The client has no key for " + algorithm + ".")
                        .rule("OpenID Connect Core §10.2"));
    }

    private static void describe(AuthenticationEvent event, Map<String, Object> claims) {
        claims.put("auth_time", event.time().getEpochSecond());
        event.acr().ifPresent(acr -> claims.put("acr", acr));
        if (!event.amr().isEmpty()) {
            claims.put("amr", event.amr());
        }
    }

    /** Returns the claims about the end-user. */
    private Map<String, Object> about(Content content) {
        Map<String, ClaimsRequest.Wanted> wanted = content.request().idToken();
        Set<String> names = new LinkedHashSet<>(content.names());
        names.addAll(wanted.keySet());
        return about(content.endUser().subject(), names, wanted, content.locales());
    }

    /** Returns the claims of these names, as far as they are known and have a requested value. */
    Map<String, Object> about(
            String subject, Set<String> names, Map<String, ClaimsRequest.Wanted> wanted, List<String> locales) {
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> known = users.claims(new UserClaims.Query(subject, Set.copyOf(names), locales));
        Map<String, Object> claims = new LinkedHashMap<>();
        names.forEach(name -> Languages.value(known, name, locales)
                .filter(value -> !wanted.containsKey(name) || wanted.get(name).accepts(value))
                .ifPresent(value -> claims.put(name, value)));
        return claims;
    }

    /** Returns the left half of the hash of a value (§3.3.2.11); of SHA-512 for Ed25519, which hashes so itself. */
    private static String half(String value, String algorithm) {
        byte[] ascii = value.getBytes(StandardCharsets.US_ASCII);
        byte[] hash = algorithm.startsWith("Ed") ? Hashes.sha512(ascii) : Hashes.sha256(ascii);
        return Base64Url.encode(Arrays.copyOf(hash, hash.length / 2));
    }

    /** Returns the algorithm that the client registered, or else the default (OpenID Connect Registration §2). */
    String algorithm(Client client) {
        return OpenIdMembers.text(client, OpenIdMembers.ID_TOKEN_ALGORITHM)
                .orElseGet(() -> OpenIdMembers.algorithms(settings.profile(), keys.algorithm())
                        .iterator()
                        .next()
                        .value());
    }

    private static String secret(Client client) {
        return client.keys()
                .sharedSecret()
                .orElseThrow(() -> OAuthException.of(
                                ErrorCode.UNAUTHORIZED_CLIENT,
                                "The client is registered for HS256, but has no shared secret.")
                        .rule("OpenID Connect Core §10.1"));
    }

    /**
     * Throws {@code StorageException} if an ID token for the client cannot be signed now, and {@code OAuthException} if it
     * never can, or if the client's key to encrypt with cannot be fetched.
     *
     * @param sender the address of the sender, for the limits on fetches
     */
    void requireKeys(Client client, String sender) {
        String algorithm = algorithm(client);
        if (algorithm.equals(Jwt.HS256)) {
            secret(client);
        }
        SigningAlgorithm.of(algorithm).ifPresent(keys::current);
        OpenIdMembers.text(client, OpenIdMembers.ID_TOKEN_ENCRYPTION)
                .ifPresent(encryption -> encryptionKey(client, encryption, sender));
    }

    /**
     * Returns the content of an ID token of this server, which may be expired; empty for any other text. If the client's
     * own secret signed it, the client may have made it itself: it is a hint, and proves nothing.
     *
     * @param clients finds the client that it is for
     */
    Optional<Hint> hint(String text, Function<String, Optional<Client>> clients) {
        return claims(text, jwt -> keys.published().signed(jwt) || isSignedWithSecret(jwt, clients))
                .map(claims -> new Hint(claims.text("sub").orElse(""), claims.texts("aud")))
                .filter(hint -> !hint.subject().isEmpty());
    }

    /** Returns the claims of an ID token that only this server can have signed; it may be expired. */
    Optional<Claims> verified(String text) {
        return claims(text, jwt -> keys.published().signed(jwt));
    }

    private Optional<Claims> claims(String text, Predicate<Jwt> signed) {
        return Jwt.parse(text)
                .filter(jwt -> jwt.type().stream().allMatch("JWT"::equalsIgnoreCase))
                .filter(signed)
                .map(Jwt::claims)
                .filter(claims ->
                        claims.text("iss").equals(Optional.of(settings.issuer().value())))
                .filter(claims ->
                        claims.time("exp").isPresent() && claims.time("iat").isPresent());
    }

    /** Returns whether the secret of the client that it is for signed it, which it registered for ID tokens. */
    private boolean isSignedWithSecret(Jwt jwt, Function<String, Optional<Client>> clients) {
        return jwt.algorithmName().equals(Jwt.HS256)
                && jwt.claims()
                        .text("aud")
                        .flatMap(clients)
                        .filter(client -> algorithm(client).equals(Jwt.HS256))
                        .flatMap(client -> client.keys().sharedSecret())
                        .map(secret -> new HmacKey(secret.getBytes(StandardCharsets.UTF_8)))
                        .filter(jwt::isSignedBy)
                        .isPresent();
    }
}
