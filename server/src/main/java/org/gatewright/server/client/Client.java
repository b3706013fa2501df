package org.gatewright.server.client;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.server.secret.Pbkdf2;

/**
 * An application that may ask for tokens (RFC 6749 §2). Immutable.
 *
 * @param id what it is called in requests
 * @param name what it is called on pages
 * @param authMethods the ways in which it may prove who it is, by their registered names (RFC 7591 §2), usually one;
 *     {@code none} alone for a public client
 * @param keys what it proves itself with
 * @param grantTypes how it may come to tokens
 * @param responseTypes the response types it may use, each as it is sent (RFC 7591 §2)
 * @param scope all it may ever ask for
 * @param detailTypes the types of authorization details that it may ask for (RFC 9396 §10)
 * @param rotation when its refresh tokens are replaced
 * @param webOrigins the origins of its pages that may ask this server from a browser, besides those of its redirect URIs;
 *     as in {@code Origin}
 * @param introspects the resources whose tokens it may ask about (RFC 7662 §2.2)
 * @param rules what it must do, or need not
 * @param registration how it came to be known
 * @param extensions members of its metadata that features added, such as {@code logo_uri}
 */
public record Client(
        String id,
        String name,
        List<String> authMethods,
        ClientKeys keys,
        List<RedirectUri> redirectUris,
        Set<GrantType> grantTypes,
        Set<String> responseTypes,
        Scope scope,
        Set<String> detailTypes,
        Rotation rotation,
        Set<String> webOrigins,
        Set<String> introspects,
        ClientRules rules,
        Registration registration,
        Map<String, Object> extensions) {
    /** The authentication method of public clients. */
    public static final String NONE = "none";

    private static final int LEAST_SHARED = 32;

    /** When a refresh token is replaced by its successor. */
    public enum Rotation {
        /** With every use; the rule for public clients (RFC 9700 §4.14.2). */
        ALWAYS,
        /** When it grows old, so that a client in use never loses access before the absolute end. */
        AGING,
        NEVER
    }

    public Client {
        if (!isId(id)) {
            throw new IllegalArgumentException("A client id has 1 to 256 printable ASCII characters");
        }
        authMethods = List.copyOf(authMethods);
        webOrigins = Set.copyOf(webOrigins);
        introspects = Set.copyOf(introspects);
        boolean isPublic = authMethods.contains(NONE);
        redirectUris = List.copyOf(redirectUris);
        grantTypes = Set.copyOf(grantTypes);
        responseTypes = Set.copyOf(responseTypes);
        detailTypes = Set.copyOf(detailTypes);
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
        require(!authMethods.isEmpty(), id, "has no way to authenticate; it is 'none' for a public client");
        require(!isPublic || authMethods.size() == 1, id, "is public, so it has no other way to authenticate");
        require(
                webOrigins.stream().allMatch(Client::isOrigin),
                id,
                "has a web origin that is not like https://app.example");
        require(keys.secretHashes().size() <= 2, id, "has more than two secrets");
        require(!isPublic || keys.secretHashes().isEmpty(), id, "is public, so it can't keep a secret");
        require(
                keys.sharedSecret().stream()
                        .allMatch(secret -> secret.getBytes(StandardCharsets.UTF_8).length >= LEAST_SHARED),
                id,
                "has a shared secret of less than 256 bits (RFC 7518 §3.2)");
        require(!isPublic || !rules.pkceOptional(), id, "is public, so it can't do without PKCE");
        require(
                !isPublic || rotation == Rotation.ALWAYS,
                id,
                "is public, so its refresh tokens have to be replaced with every use");
        require(
                !isPublic || !grantTypes.contains(GrantType.CLIENT_CREDENTIALS),
                id,
                "is public, so it can't use client credentials");
        require(
                !grantTypes.contains(GrantType.AUTHORIZATION_CODE) || !redirectUris.isEmpty(),
                id,
                "uses authorization codes, so it needs a redirect URI");
    }

    private static void require(boolean condition, String id, String problem) {
        if (!condition) {
            throw new IllegalArgumentException("Client '" + id + "' " + problem + ".");
        }
    }

    /** Whether a client can have that id: 1 to 256 characters of printable ASCII. */
    public static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= 256 && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    /** A client that can't keep a secret, such as an app or a script in a browser. */
    public static ClientBuilder publicClient(String id) {
        return new ClientBuilder(id, NONE, List.of(), Rotation.ALWAYS);
    }

    /** A client with a secret that somebody chose; it is hashed at once, which takes a moment. */
    public static ClientBuilder confidential(String id, String secret) {
        return confidentialWithHash(id, new Pbkdf2(Entropy.system()).hash(secret));
    }

    /** A client whose secret was hashed before. */
    public static ClientBuilder confidentialWithHash(String id, String secretHash) {
        return new ClientBuilder(id, "client_secret_basic", List.of(secretHash), Rotation.AGING);
    }

    /** A client that authenticates by a method of the application's own. */
    public static ClientBuilder withAuthMethod(String id, String authMethod) {
        return new ClientBuilder(id, authMethod, List.of(), Rotation.AGING);
    }

    /** A client that signs assertions or request objects with one of these keys (RFC 7523 §2.2). */
    public static ClientBuilder withKeys(String id, JwkSet keys) {
        return new ClientBuilder(id, "private_key_jwt", List.of(), Rotation.AGING).keys(keys);
    }

    /** The same client, which proves itself with these. */
    public Client keys(ClientKeys others) {
        return new Client(
                id,
                name,
                authMethods,
                others,
                redirectUris,
                grantTypes,
                responseTypes,
                scope,
                detailTypes,
                rotation,
                webOrigins,
                introspects,
                rules,
                registration,
                extensions);
    }

    /** The way in which it usually proves who it is. */
    public String authMethod() {
        return authMethods.get(0);
    }

    public boolean isPublic() {
        return authMethods.contains(NONE);
    }

    /** Whether a secret of this client has a hash that is slow on purpose. */
    public boolean isSlowToVerify() {
        return keys.secretHashes().stream().anyMatch(hash -> !hash.startsWith("$sha256$"));
    }

    public List<String> secretHashes() {
        return keys.secretHashes();
    }

    public boolean mayUse(GrantType type) {
        return grantTypes.contains(type);
    }

    /** The registered address that a request's {@code redirect_uri} is, in the way it is written there. */
    public Optional<RedirectUri> redirectUri(String presented) {
        return redirectUris.stream()
                .filter(registered -> registered.matches(presented, isPublic() || registration.isUnproven()))
                .findFirst()
                .map(registered -> new RedirectUri(presented));
    }

    /** Whether pages of that origin may ask this server for it: those that it registered, and where its answers go. */
    public boolean hasOrigin(String origin) {
        return webOrigins.contains(origin)
                || redirectUris.stream()
                        .map(uri -> uri.origin().toLowerCase(Locale.ROOT))
                        .anyMatch(origin::equals);
    }

    private static boolean isOrigin(String text) {
        try {
            return new RedirectUri(text).origin().equals(text)
                    && (text.startsWith("https://") || text.startsWith("http://"))
                    && text.equals(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether it may use the response type of these words, in whatever order they were registered. */
    public boolean mayUse(Set<String> words) {
        return responseTypes.stream().anyMatch(type -> words.equals(new HashSet<>(List.of(type.split(" ")))));
    }

    /** Names it without the hashes of its secrets. */
    @Override
    public String toString() {
        return "Client[" + id + "]";
    }
}
