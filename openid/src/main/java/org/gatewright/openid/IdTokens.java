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
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Base64Url;
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
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Settings;
import org.gatewright.server.signing.SigningKeys;
import org.gatewright.server.token.SubjectMapping;

/** The issuer and verifier of ID tokens (OpenID Connect Core §2). Thread-safe. */
record IdTokens(
        Settings settings,
        SigningKeys keys,
        ClientStore clients,
        ClientJwks clientKeys,
        SubjectMapping subjects,
        UserClaims users) {
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
    record Hint(String subject, List<String> audience, Optional<String> session) {}

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
        content.endUser().session().ifPresent(session -> claims.put("sid", session));
        content.hashed().forEach((name, value) -> claims.put(name, half(value, algorithm)));
        about(content).forEach(claims::putIfAbsent);
        return issue(content.client(), "JWT", claims);
    }

    /** Returns a JWT for the client, signed and perhaps encrypted as it registered for ID tokens. */
    String issue(Client client, String type, Map<String, Object> claims) {
        String jwt = sign(client, algorithm(client), type, claims);
        return encrypt(client, OpenIdMembers.ID_TOKEN_ENCRYPTION, jwt, "JWT").orElse(jwt);
    }

    /** Signs a JWT for the client with that algorithm, of the server or with the secret of the client. */
    String sign(Client client, String algorithm, String type, Map<String, Object> claims) {
        if (algorithm.equals(Jwt.HS256)) {
            String secret = client.keys()
                    .sharedSecret()
                    .orElseThrow(() -> new IllegalStateException("The client has no secret to sign with"));
            return Jwt.sign(new HmacKey(secret.getBytes(StandardCharsets.UTF_8)), type, claims);
        }
        return keys.current(SigningAlgorithm.of(algorithm).orElseThrow()).sign(type, claims);
    }

    /**
     * Encrypts a text for the client, if it registered that (OpenID Connect Core §10.2).
     *
     * @param member the member with the algorithm; that with the encryption of the content ends with {@code enc}
     */
    Optional<String> encrypt(Client client, String member, String text, String contentType) {
        return OpenIdMembers.text(client, member).map(algorithm -> {
            String method =
                    OpenIdMembers.text(client, OpenIdMembers.method(member)).orElse(Encryption.METHODS.get(0));
            Map<String, Object> key = clientKeys
                    .encryptionKey(client, algorithm, "")
                    .orElseThrow(() -> OAuthException.invalidRequest("The client has no key for " + algorithm + ".")
                            .rule("OpenID Connect Core §10.2"));
            return Encryption.encrypt(text, contentType, algorithm, method, key);
        });
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

    /** Throws {@code StorageException} if an ID token for the client cannot be signed now. */
    void requireKey(Client client) {
        SigningAlgorithm.of(algorithm(client)).ifPresent(keys::current);
    }

    /** Returns the content of an ID token of this server, which may be expired; empty for any other text. */
    Optional<Hint> hint(String text) {
        return verified(text).flatMap(IdTokens::hint);
    }

    /** Returns the claims of an ID token of this server, which may be expired; empty for any other text. */
    Optional<Claims> verified(String text) {
        return Jwt.parse(text)
                .filter(jwt -> jwt.type().stream().allMatch("JWT"::equalsIgnoreCase))
                .filter(jwt -> keys.published().signed(jwt) || isSignedWithSecret(jwt))
                .map(Jwt::claims)
                .filter(claims ->
                        claims.text("iss").equals(Optional.of(settings.issuer().value())))
                .filter(claims ->
                        claims.time("exp").isPresent() && claims.time("iat").isPresent());
    }

    /** Returns whether the secret of the client that it is for signed it, which it registered for ID tokens. */
    private boolean isSignedWithSecret(Jwt jwt) {
        return jwt.algorithmName().equals(Jwt.HS256)
                && jwt.claims()
                        .text("aud")
                        .flatMap(clients::find)
                        .filter(client -> algorithm(client).equals(Jwt.HS256))
                        .flatMap(client -> client.keys().sharedSecret())
                        .map(secret -> new HmacKey(secret.getBytes(StandardCharsets.UTF_8)))
                        .filter(jwt::isSignedBy)
                        .isPresent();
    }

    private static Optional<Hint> hint(Claims claims) {
        return claims.text("sub").map(subject -> new Hint(subject, claims.texts("aud"), claims.text("sid")));
    }
}
