package org.gatewright.server.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.jose.JwkSet;

/** Describes a {@link Client}; a mistake is named when it is made or by {@link #build}. Not thread-safe. */
public final class ClientBuilder {
    private final String id;
    private ClientKeys keys;
    private final List<RedirectUri> redirectUris = new ArrayList<>();
    private Optional<Set<GrantType>> grantTypes = Optional.empty();
    private final Set<String> responseTypes = new LinkedHashSet<>();
    private String name;
    private List<String> authMethods;
    private Scope scope = Scope.none();
    private Client.Rotation rotation;
    private final Set<String> detailTypes = new LinkedHashSet<>();
    private final Set<String> webOrigins = new LinkedHashSet<>();
    private final Set<String> introspects = new LinkedHashSet<>();
    private final Map<String, Object> extensions = new LinkedHashMap<>();
    private ClientRules rules = ClientRules.defaults();
    private Registration registration = Registration.configured();

    ClientBuilder(String id, String authMethod, List<String> secretHashes, Client.Rotation rotation) {
        this.id = id;
        this.name = id;
        this.authMethods = List.of(authMethod);
        this.keys = ClientKeys.secrets(secretHashes);
        this.rotation = rotation;
    }

    /** The name on pages. */
    public ClientBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** A second secret, which is right as well while the client changes from one to the other. */
    public ClientBuilder secretHash(String hash) {
        List<String> more = new ArrayList<>(keys.secretHashes());
        more.add(hash);
        this.keys = keys.secretHashes(more);
        return this;
    }

    /** The one authentication method, such as {@code client_secret_post}. */
    public ClientBuilder authMethod(String method) {
        return authMethods(method);
    }

    /** The authentication methods of which it may use one with each request. */
    public ClientBuilder authMethods(String... methods) {
        this.authMethods = List.of(methods);
        return this;
    }

    /** Origins such as {@code https://app.example}, whose pages may ask the endpoints for clients from a browser. */
    public ClientBuilder webOrigins(String... origins) {
        webOrigins.addAll(List.of(origins));
        return this;
    }

    /** The resources about whose tokens it may ask (RFC 7662). */
    public ClientBuilder introspects(String... resources) {
        introspects.addAll(List.of(resources));
        return this;
    }

    /** Addresses for answers; an unusable one is refused with a message that names it. */
    public ClientBuilder redirectUris(String... uris) {
        Stream.of(uris).map(RedirectUri::new).forEach(redirectUris::add);
        return this;
    }

    /**
     * Adds grant types that the client may use; called without any, it may use none. If this is never called, a client
     * with a redirect URI may use authorization_code and refresh_token, another confidential client client_credentials.
     */
    public ClientBuilder grantTypes(GrantType... types) {
        Set<GrantType> all = new LinkedHashSet<>(grantTypes.orElse(Set.of()));
        all.addAll(List.of(types));
        this.grantTypes = Optional.of(all);
        return this;
    }

    /** Further response types; {@code code} and {@code token} follow from the grant types (RFC 7591 §2.1). */
    public ClientBuilder responseTypes(String... types) {
        responseTypes.addAll(List.of(types));
        return this;
    }

    /** All scope tokens that the client may ever ask for. */
    public ClientBuilder scope(String... tokens) {
        this.scope = Scope.of(tokens);
        return this;
    }

    public ClientBuilder rotation(Client.Rotation rotation) {
        this.rotation = rotation;
        return this;
    }

    /** Lets the client ask for codes without PKCE; weakens the protection against stolen codes (RFC 9700 §2.1.1). */
    public ClientBuilder allowMissingPkce() {
        return rules(rules.allowMissingPkce());
    }

    /** The public keys with which it signs assertions and request objects. */
    public ClientBuilder keys(JwkSet set) {
        return keys(keys.jwks(set));
    }

    /** All that it proves itself with, in the place of what was said before. */
    public ClientBuilder keys(ClientKeys all) {
        this.keys = all;
        return this;
    }

    /** What it must do, or need not, in the place of what was said before. */
    public ClientBuilder rules(ClientRules all) {
        this.rules = all;
        return this;
    }

    /** How its access tokens are written. */
    public ClientBuilder tokens(AccessTokenFormat style) {
        return rules(rules.tokens(style));
    }

    /** The types of authorization details that it may ask for. */
    public ClientBuilder detailTypes(String... types) {
        detailTypes.addAll(List.of(types));
        return this;
    }

    public ClientBuilder registration(Registration how) {
        this.registration = how;
        return this;
    }

    /** Keeps a member of its metadata that a feature added. */
    public ClientBuilder extension(String member, Object value) {
        extensions.put(member, value);
        return this;
    }

    private Set<String> allResponseTypes(Set<GrantType> types) {
        Set<String> all = new LinkedHashSet<>(responseTypes);
        if (types.contains(GrantType.AUTHORIZATION_CODE) && !givesCodes()) {
            all.add("code");
        }
        if (types.contains(GrantType.IMPLICIT)) {
            all.add("token");
        }
        return all;
    }

    private boolean givesCodes() {
        return responseTypes.stream().anyMatch(type -> List.of(type.split(" ")).contains("code"));
    }

    private Set<GrantType> grantTypesOrUsual() {
        if (grantTypes.isPresent() || !responseTypes.isEmpty() && !givesCodes()) {
            return grantTypes.orElse(Set.of());
        }
        if (!redirectUris.isEmpty()) {
            return Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN);
        }
        return authMethods.contains(Client.NONE) ? Set.of() : Set.of(GrantType.CLIENT_CREDENTIALS);
    }

    /** The client; throws {@link IllegalArgumentException} where the description contradicts itself. */
    public Client build() {
        Set<GrantType> types = grantTypesOrUsual();
        return new Client(
                id,
                name,
                authMethods,
                keys,
                redirectUris,
                types,
                allResponseTypes(types),
                scope,
                detailTypes,
                rotation,
                webOrigins,
                introspects,
                rules,
                registration,
                extensions);
    }
}
