package org.gatewright.server;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.code.AuthorizationCode;
import org.gatewright.server.config.Endpoints;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.config.Profile;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.limit.SharedLimits;
import org.gatewright.server.permission.DetailType;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.refresh.RefreshTokens;
import org.gatewright.server.secret.Pbkdf2;
import org.gatewright.server.secret.SecretHash;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyEncryption;
import org.gatewright.server.token.KeyRing;
import org.gatewright.server.token.TokenFactory;
import org.gatewright.server.user.AccountStatus;
import org.jspecify.annotations.Nullable;

/**
 * A builder of an {@link AuthorizationServer}; {@link #build} rejects an incomplete or contradictory description with a
 * message that says what is missing. A method with a plain name sets something, in place of what was set before; {@code
 * add} and {@link #enable} add to it; {@code require} restricts and {@code allow} weakens. Not thread-safe.
 */
public final class ServerBuilder {
    @Nullable
    Issuer issuer;

    Endpoints endpoints = Endpoints.below("");

    @Nullable
    ClientStore clients;

    Optional<ClientRegistry> registered = Optional.empty();

    @Nullable
    InteractionPage interaction;

    @Nullable
    Stores stores;

    @Nullable
    KeyRing keys;

    Optional<Database> database = Optional.empty();

    Clock clock = Clock.systemUTC();
    Entropy entropy = Entropy.system();
    Lifetimes lifetimes = Lifetimes.defaults();
    Optional<Scope> defaultScope = Optional.empty();
    Optional<Scope> publishedScope = Optional.empty();
    boolean scopeRequired;
    Optional<String> defaultResource = Optional.empty();
    Optional<TokenFactory> tokenFactory = Optional.empty();
    EventListener events = EventListener.none();
    AccountStatus accounts = AccountStatus.alwaysActive();
    boolean insecureAllowed;
    final List<Feature> features =
            new ArrayList<>(List.of(new AuthorizationCode(), new RefreshTokens(), new ClientCredentials()));
    final Set<String> customResponseTypes = new LinkedHashSet<>();
    final List<ClientAuthMethod> authMethods = new ArrayList<>();
    final List<SecretHash> secretHashes = new ArrayList<>();
    final List<ProtectedResource> resources = new ArrayList<>();
    final List<DetailType> detailTypes = new ArrayList<>();
    Profile profile = Profile.oauth21();
    RateLimits limits = RateLimits.defaults();
    Optional<SharedLimits> sharedLimits = Optional.empty();
    Optional<Fetcher> fetcher = Optional.empty();
    SigningAlgorithm algorithm = SigningAlgorithm.ES256;
    KeyRotation rotation = KeyRotation.defaults();

    ServerBuilder() {}

    /** Sets the server's https URL, which is its issuer identifier (RFC 8414 §2). Required. */
    public ServerBuilder issuer(String address) {
        this.issuer = new Issuer(address);
        return this;
    }

    /**
     * Sets a path below the issuer for the endpoints, such as {@code /oauth2}; without it they are at {@code
     * /authorize} and so on.
     */
    public ServerBuilder endpoints(String path) {
        this.endpoints = new Endpoints(path, endpoints.moved());
        return this;
    }

    /**
     * Sets another path for one endpoint, such as {@code endpointPath("/authorize", "/auth")}, or {@code ""} for the
     * path of {@link #endpoints} itself.
     */
    public ServerBuilder endpointPath(String usual, String path) {
        this.endpoints = endpoints.move(usual, path);
        return this;
    }

    /** Sets the clients. Required. If they are a {@link ClientRegistry}, clients also register there. */
    public ServerBuilder clients(ClientStore store) {
        this.clients = store;
        return this;
    }

    /** Sets where clients register (RFC 7591), if that is only a part of {@link #clients}. */
    public ServerBuilder registeredClients(ClientRegistry registry) {
        this.registered = Optional.of(registry);
        return this;
    }

    /** Sets the pages on which end-users decide. Required for every grant that involves an end-user. */
    public ServerBuilder interaction(InteractionPage page) {
        this.interaction = page;
        return this;
    }

    /** Sets exactly these features, in place of authorization code, refresh and client credentials. */
    public ServerBuilder features(Feature... exactly) {
        features.clear();
        return enable(exactly);
    }

    /** Adds features. */
    public ServerBuilder enable(Feature... more) {
        features.addAll(List.of(more));
        return this;
    }

    /** Sets the response types that the application responds to itself, with {@code Interactions.respond}. */
    public ServerBuilder customResponseTypes(String... names) {
        customResponseTypes.clear();
        customResponseTypes.addAll(List.of(names));
        return this;
    }

    /** Adds a client authentication method. */
    public ServerBuilder addClientAuthMethod(ClientAuthMethod method) {
        authMethods.add(method);
        return this;
    }

    /** Adds a kind of hash for client secrets. */
    public ServerBuilder addSecretHash(SecretHash hash) {
        secretHashes.add(hash);
        return this;
    }

    /** Sets the scope of a request without one; the default is the whole scope that its client is registered for. */
    public ServerBuilder defaultScope(String... tokens) {
        this.defaultScope = Optional.of(Scope.of(tokens));
        return this;
    }

    /** Rejects requests without a scope (RFC 6749 §3.3). */
    public ServerBuilder requireScope() {
        this.scopeRequired = true;
        return this;
    }

    /** Sets the scope tokens in the metadata. */
    public ServerBuilder publishedScope(String... tokens) {
        this.publishedScope = Optional.of(Scope.of(tokens));
        return this;
    }

    /** Sets the protected resources that tokens can be issued for (RFC 8707). */
    public ServerBuilder resources(ProtectedResource... all) {
        resources.clear();
        resources.addAll(List.of(all));
        return this;
    }

    /**
     * Adds a resource, and makes it that of a request without {@code resource}, so that every token has an audience (RFC
     * 9068 §3). If the profile requires a resource, the default is the only one.
     */
    public ServerBuilder addDefaultResource(ProtectedResource resource) {
        resources.add(resource);
        return defaultResource(resource.identifier());
    }

    /** Sets one of the {@link #resources} as the default resource. */
    public ServerBuilder defaultResource(String identifier) {
        this.defaultResource = Optional.of(identifier);
        return this;
    }

    /** Sets the types of {@code authorization_details} that requests may have (RFC 9396). */
    public ServerBuilder detailTypes(DetailType... all) {
        detailTypes.clear();
        detailTypes.addAll(List.of(all));
        return this;
    }

    /** Sets the rate limits, in place of {@link RateLimits#defaults()}. */
    public ServerBuilder limits(RateLimits limits) {
        this.limits = limits;
        return this;
    }

    /**
     * Sets counters for the rate limits that the servers of this process share; the default is memory of the server's
     * own.
     */
    public ServerBuilder sharedLimits(SharedLimits shared) {
        this.sharedLimits = Optional.of(shared);
        return this;
    }

    /** Enables {@code jwks_uri}: lets clients publish their keys at a URL, which this fetches. */
    public ServerBuilder fetcher(Fetcher guarded) {
        this.fetcher = Optional.of(guarded);
        return this;
    }

    /** Sets the profile that applies to all clients, in place of {@link Profile#oauth21()}. */
    public ServerBuilder profile(Profile demands) {
        this.profile = demands;
        return this;
    }

    /**
     * Sets the algorithm of the server's signatures, in place of ES256, and the rotation of its keys. If the storage
     * has a key of another algorithm, the new one signs once its key has been published for {@code
     * KeyRotation.publishAhead}.
     */
    public ServerBuilder signing(SigningAlgorithm signatures, KeyRotation keyRotation) {
        this.algorithm = signatures;
        this.rotation = keyRotation;
        return this;
    }

    /** Sets the stores; in memory by default. */
    public ServerBuilder stores(Stores stores) {
        this.stores = stores;
        return this;
    }

    /**
     * Keeps all state of this server in a database: its stores, its secret keys, encrypted with keys that are not in
     * the database, and, unless {@link #clients} sets others, its clients. The tenant is the issuer, so several servers
     * can share a database.
     */
    public ServerBuilder store(StoreProvider database, KeyEncryption encryption) {
        this.database = Optional.of(new Database(database, encryption));
        return this;
    }

    /** A database with the encryption of the keys in it. */
    record Database(StoreProvider provider, KeyEncryption encryption) {}

    /** Sets the secret keys; required with durable stores, generated for each process otherwise. */
    public ServerBuilder keys(KeyRing ring) {
        this.keys = ring;
        return this;
    }

    public ServerBuilder lifetimes(Lifetimes lifetimes) {
        this.lifetimes = lifetimes;
        return this;
    }

    /** Sets the factory of access and refresh tokens, in place of derived ones; costs one more write for each. */
    public ServerBuilder tokenFactory(TokenFactory factory) {
        this.tokenFactory = Optional.of(factory);
        return this;
    }

    /** Adds a listener for the server's events. */
    public ServerBuilder addListener(EventListener listener) {
        this.events = events.and(listener);
        return this;
    }

    /** Sets the account status, which is checked before each token is issued to an end-user. */
    public ServerBuilder accounts(AccountStatus status) {
        this.accounts = status;
        return this;
    }

    public ServerBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    public ServerBuilder entropy(Entropy entropy) {
        this.entropy = entropy;
        return this;
    }

    /** Allows plain http with an issuer on this machine; for development. */
    public ServerBuilder allowInsecureRequests() {
        this.insecureAllowed = true;
        return this;
    }

    List<SecretHash> secretKinds() {
        List<SecretHash> kinds = new ArrayList<>(secretHashes);
        kinds.add(new Pbkdf2(entropy));
        return kinds;
    }

    /** Builds the server. Throws {@link IllegalStateException} with a message that says what is missing. */
    public AuthorizationServer build() {
        return new ServerAssembly(this).server();
    }
}
