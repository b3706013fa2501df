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

/** A builder of a {@link Client}; mistakes are reported at once or by {@link #build}. Not thread-safe. */
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

    /** Sets the name on pages. */
    public ClientBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** Adds a second secret, which is valid too while the client changes from one to the other. */
    public ClientBuilder addSecretHash(String hash) {
        List<String> more = new ArrayList<>(keys.secretHashes());
        more.add(hash);
        this.keys = keys.secretHashes(more);
        return this;
    }

    /** Sets the one authentication method, such as {@code client_secret_post}. */
    public ClientBuilder authMethod(String method) {
        return authMethods(method);
    }

    /** Sets the authentication methods, of which the client may use one in each request. */
    public ClientBuilder authMethods(String... methods) {
        this.authMethods = List.of(methods);
        return this;
    }

    /**
     * Sets origins such as {@code https://app.example}, whose pages may call the endpoints for clients from a browser.
     */
    public ClientBuilder webOrigins(String... origins) {
        webOrigins.clear();
        webOrigins.addAll(List.of(origins));
        return this;
    }

    /** Sets the resources whose tokens it may introspect (RFC 7662). */
    public ClientBuilder introspects(String... resources) {
        introspects.clear();
        introspects.addAll(List.of(resources));
        return this;
    }

    /** Sets the redirect URIs; rejects an invalid one with a message that quotes it. */
    public ClientBuilder redirectUris(String... uris) {
        redirectUris.clear();
        Stream.of(uris).map(RedirectUri::new).forEach(redirectUris::add);
        return this;
    }

    /**
     * Sets the grant types that the client may use; called without any, it may use none. If this is never called, a client
     * with a redirect URI may use authorization_code and refresh_token, another confidential client client_credentials.
     */
    public ClientBuilder grantTypes(GrantType... types) {
        this.grantTypes = Optional.of(new LinkedHashSet<>(List.of(types)));
        return this;
    }

    /**
     * Sets the response types, such as {@code code id_token}; without any, {@code code} and {@code token} follow from the
     * grant types (RFC 7591 §2.1).
     */
    public ClientBuilder responseTypes(String... types) {
        responseTypes.clear();
        responseTypes.addAll(List.of(types));
        return this;
    }

    /** Sets the maximum scope that the client may request. */
    public ClientBuilder scope(String... tokens) {
        this.scope = Scope.of(tokens);
        return this;
    }

    public ClientBuilder rotation(Client.Rotation rotation) {
        this.rotation = rotation;
        return this;
    }

    /**
     * Allows the client to request codes without PKCE; weakens the protection against stolen codes (RFC 9700 §2.1.1).
     */
    public ClientBuilder allowMissingPkce() {
        return rules(rules.allowMissingPkce());
    }

    /** Sets the public keys that verify its assertions and request objects. */
    public ClientBuilder keys(JwkSet set) {
        return keys(keys.jwks(set));
    }

    /** Sets all credentials, replacing earlier ones. */
    public ClientBuilder keys(ClientKeys all) {
        this.keys = all;
        return this;
    }

    /** Sets what it must or need not do, replacing earlier rules. */
    public ClientBuilder rules(ClientRules all) {
        this.rules = all;
        return this;
    }

    /** Sets the format of its access tokens. */
    public ClientBuilder tokens(AccessTokenFormat format) {
        return rules(rules.tokens(format));
    }

    /** Sets the authorization details types that it may request. */
    public ClientBuilder detailTypes(String... types) {
        detailTypes.clear();
        detailTypes.addAll(List.of(types));
        return this;
    }

    public ClientBuilder registration(Registration how) {
        this.registration = how;
        return this;
    }

    /** Sets a member of its metadata that a feature added. */
    public ClientBuilder extension(String member, Object value) {
        extensions.put(member, value);
        return this;
    }

    private Set<String> allResponseTypes(Set<GrantType> types) {
        if (!responseTypes.isEmpty()) {
            return responseTypes;
        }
        Set<String> all = new LinkedHashSet<>();
        if (types.contains(GrantType.AUTHORIZATION_CODE)) {
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

    /** Builds the client; throws {@link IllegalArgumentException} if the description contradicts itself. */
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
