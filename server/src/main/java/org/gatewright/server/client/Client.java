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
 * A registered client (RFC 6749 §2). Immutable.
 *
 * @param id the {@code client_id}
 * @param name the name on pages
 * @param authMethods the authentication methods that it may use, by their registered names (RFC 7591 §2), usually one;
 *     {@code none} alone for a public client
 * @param keys the credentials that it authenticates with
 * @param grantTypes the grant types it may use
 * @param responseTypes the response types it may use, each as in messages (RFC 7591 §2)
 * @param scope the maximum scope it may request
 * @param detailTypes the authorization details types it may request (RFC 9396 §10)
 * @param rotation when its refresh tokens are rotated
 * @param webOrigins the origins of its pages that may call this server from a browser, besides those of its redirect
 *     URIs; as in {@code Origin}
 * @param introspects the resources whose tokens it may introspect (RFC 7662 §2.2)
 * @param rules what it must or need not do
 * @param registration how it was registered
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

    /** The rotation of refresh tokens. */
    public enum Rotation {
        /** With every use; required for public clients (RFC 9700 §4.14.2). */
        ALWAYS,
        /** When it approaches its expiry, so that a client in use never loses access before the absolute expiry. */
        AGING,
        NEVER
    }

    public Client {
        if (!isId(id)) {
            throw new IllegalArgumentException("A client id must have 1 to 256 printable ASCII characters");
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
        require(!authMethods.isEmpty(), id, "has no authentication method; use 'none' for a public client");
        require(
                !isPublic || authMethods.size() == 1,
                id,
                "is public, so it must not have another authentication method");
        require(
                webOrigins.stream().allMatch(Client::isOrigin),
                id,
                "has a web origin that is not like https://app.example");
        require(keys.secretHashes().size() <= 2, id, "has more than two secrets");
        require(!isPublic || keys.secretHashes().isEmpty(), id, "is public, so it must not have a secret");
        require(
                keys.sharedSecret().stream()
                        .allMatch(secret -> secret.getBytes(StandardCharsets.UTF_8).length >= LEAST_SHARED),
                id,
                "has a shared secret of less than 256 bits (RFC 7518 §3.2)");
        require(!isPublic || !rules.pkceOptional(), id, "is public, so it must use PKCE");
        require(!isPublic || !rules.consentOptional(), id, "is public, so its end-users must be asked for consent");
        require(
                !isPublic || rotation == Rotation.ALWAYS,
                id,
                "is public, so its refresh tokens must be rotated with every use");
        require(
                !isPublic || !grantTypes.contains(GrantType.CLIENT_CREDENTIALS),
                id,
                "is public, so it must not use client_credentials");
        require(
                !grantTypes.contains(GrantType.AUTHORIZATION_CODE) || !redirectUris.isEmpty(),
                id,
                "uses authorization codes, so it must have a redirect URI");
    }

    private static void require(boolean condition, String id, String problem) {
        if (!condition) {
            throw new IllegalArgumentException("Client '" + id + "' " + problem + ".");
        }
    }

    /** Returns whether the text is a valid client id: 1 to 256 characters of printable ASCII. */
    public static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= 256 && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    /** Describes a client that cannot keep a secret, such as a native application or a script in a browser. */
    public static ClientBuilder publicClient(String id) {
        return new ClientBuilder(id, NONE, List.of(), Rotation.ALWAYS);
    }

    /** Describes a client with a human-chosen secret; hashes it at once, which is slow. */
    public static ClientBuilder confidential(String id, String secret) {
        return confidentialWithHash(id, new Pbkdf2(Entropy.system()).hash(secret));
    }

    /** Describes a client with the hash of its secret. */
    public static ClientBuilder confidentialWithHash(String id, String secretHash) {
        return new ClientBuilder(id, "client_secret_basic", List.of(secretHash), Rotation.AGING);
    }

    /** Describes a client that authenticates by a method of the application's own. */
    public static ClientBuilder withAuthMethod(String id, String authMethod) {
        return new ClientBuilder(id, authMethod, List.of(), Rotation.AGING);
    }

    /** Describes a client that signs assertions or request objects with one of these keys (RFC 7523 §2.2). */
    public static ClientBuilder withKeys(String id, JwkSet keys) {
        return new ClientBuilder(id, "private_key_jwt", List.of(), Rotation.AGING).keys(keys);
    }

    /** Returns the same client with other credentials. */
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

    /** Returns its first authentication method. */
    public String authMethod() {
        return authMethods.get(0);
    }

    public boolean isPublic() {
        return authMethods.contains(NONE);
    }

    /** Returns whether a secret of this client has an intentionally slow hash. */
    public boolean isSlowToVerify() {
        return keys.secretHashes().stream().anyMatch(hash -> !hash.startsWith("$sha256$"));
    }

    public List<String> secretHashes() {
        return keys.secretHashes();
    }

    public boolean mayUse(GrantType type) {
        return grantTypes.contains(type);
    }

    /** Returns the registered redirect URI that matches a request's {@code redirect_uri}, as written in the request. */
    public Optional<RedirectUri> redirectUri(String presented) {
        return redirectUris.stream()
                .filter(registered -> registered.matches(presented, isPublic() || registration.isUnproven()))
                .findFirst()
                .map(registered -> new RedirectUri(presented));
    }

    /**
     * Returns whether pages of that origin may call this server for the client: a registered origin, or that of a
     * redirect URI.
     */
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

    /** Returns whether it may use the response type of these words, in any order. */
    public boolean mayUse(Set<String> words) {
        return responseTypes.stream().anyMatch(type -> words.equals(new HashSet<>(List.of(type.split(" ")))));
    }

    /** Returns a text without the hashes of its secrets. */
    @Override
    public String toString() {
        return "Client[" + id + "]";
    }
}
