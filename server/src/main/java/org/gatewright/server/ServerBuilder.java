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
 * Describes an {@link AuthorizationServer}; {@link #build} refuses a description that is incomplete or contradicts
 * itself, and says what is missing. Not thread-safe.
 */
public final class ServerBuilder {
    @Nullable
    Issuer issuer;

    Endpoints endpoints = Endpoints.below("");

    @Nullable
    ClientStore clients;

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

    /** The server's https address, which is its name (RFC 8414 §2). Needed. */
    public ServerBuilder issuer(String address) {
        this.issuer = new Issuer(address);
        return this;
    }

    /** A path below the issuer for the endpoints, such as {@code /oauth2}; without it they are at {@code /authorize} and so on. */
    public ServerBuilder endpoints(String path) {
        this.endpoints = new Endpoints(path, endpoints.moved());
        return this;
    }

    /**
     * Another path for one endpoint, such as {@code endpointPath("/authorize", "/auth")}, or {@code ""} for the path of
     * {@link #endpoints} itself.
     */
    public ServerBuilder endpointPath(String usual, String path) {
        this.endpoints = endpoints.move(usual, path);
        return this;
    }

    /** Who may ask for tokens. Needed. */
    public ServerBuilder clients(ClientStore store) {
        this.clients = store;
        return this;
    }

    /** The pages on which users answer. Needed by every grant in which a user takes part. */
    public ServerBuilder interaction(InteractionPage page) {
        this.interaction = page;
        return this;
    }

    /** Exactly these features, in place of authorization code, refresh and client credentials. */
    public ServerBuilder features(Feature... exactly) {
        features.clear();
        return enable(exactly);
    }

    /** Further features. */
    public ServerBuilder enable(Feature... more) {
        features.addAll(List.of(more));
        return this;
    }

    /** Response types that the application answers itself, with {@code Interactions.respond}. */
    public ServerBuilder customResponseTypes(String... names) {
        customResponseTypes.addAll(List.of(names));
        return this;
    }

    /** A further way for clients to authenticate. */
    public ServerBuilder clientAuthMethod(ClientAuthMethod method) {
        authMethods.add(method);
        return this;
    }

    /** A further kind of hash for client secrets. */
    public ServerBuilder secretHash(SecretHash hash) {
        secretHashes.add(hash);
        return this;
    }

    /** The scope of a request that names none; without this, it is all that its client is registered for. */
    public ServerBuilder defaultScope(String... tokens) {
        this.defaultScope = Optional.of(Scope.of(tokens));
        return this;
    }

    /** Refuses a request that names no scope (RFC 6749 §3.3). */
    public ServerBuilder requireScope() {
        this.scopeRequired = true;
        return this;
    }

    /** The scope tokens to name in the metadata. */
    public ServerBuilder publishedScope(String... tokens) {
        this.publishedScope = Optional.of(Scope.of(tokens));
        return this;
    }

    /** Protected resources that tokens can be made for (RFC 8707). */
    public ServerBuilder resources(ProtectedResource... more) {
        resources.addAll(List.of(more));
        return this;
    }

    /**
     * The resource that a request without {@code resource} is for, so that every token has an audience (RFC 9068 §3); where
     * the profile demands a resource, the only one without this.
     */
    public ServerBuilder defaultResource(ProtectedResource resource) {
        return resources(resource).defaultResource(resource.identifier());
    }

    /** The same for one of the {@link #resources}. */
    public ServerBuilder defaultResource(String identifier) {
        this.defaultResource = Optional.of(identifier);
        return this;
    }

    /** Types of {@code authorization_details} that requests may have (RFC 9396). */
    public ServerBuilder detailTypes(DetailType... more) {
        detailTypes.addAll(List.of(more));
        return this;
    }

    /** How often strangers and clients may try, in place of {@link RateLimits#defaults()}. */
    public ServerBuilder limits(RateLimits most) {
        this.limits = most;
        return this;
    }

    /** Counts for the limits in memory that the servers of this process share; without it in memory of its own. */
    public ServerBuilder sharedLimits(SharedLimits shared) {
        this.sharedLimits = Optional.of(shared);
        return this;
    }

    /** Lets clients publish their keys at an address ({@code jwks_uri}), which this fetches; without it they can't. */
    public ServerBuilder fetcher(Fetcher guarded) {
        this.fetcher = Optional.of(guarded);
        return this;
    }

    /** What holds for all clients, in place of {@link Profile#oauth21()}. */
    public ServerBuilder profile(Profile demands) {
        this.profile = demands;
        return this;
    }

    /**
     * The algorithm of the server's signatures, in place of ES256, and when its keys change. On a storage that has a key of
     * another algorithm, the new one signs once its key has been published for {@code KeyRotation.publishAhead}.
     */
    public ServerBuilder signing(SigningAlgorithm signatures, KeyRotation keyRotation) {
        this.algorithm = signatures;
        this.rotation = keyRotation;
        return this;
    }

    /** Where codes and tokens are kept; in memory without it. */
    public ServerBuilder stores(Stores stores) {
        this.stores = stores;
        return this;
    }

    /**
     * Keeps all state of this server in a database: its stores, its secret keys, encrypted with keys that are not there, and,
     * unless {@link #clients} names others, its clients. The tenant is the issuer, so several servers share a database.
     */
    public ServerBuilder store(StoreProvider database, KeyEncryption encryption) {
        this.database = Optional.of(new Database(database, encryption));
        return this;
    }

    /** A database with what encrypts the keys in it. */
    record Database(StoreProvider provider, KeyEncryption encryption) {}

    /** The secret keys; needed with durable stores, new for each process otherwise. */
    public ServerBuilder keys(KeyRing ring) {
        this.keys = ring;
        return this;
    }

    public ServerBuilder lifetimes(Lifetimes lifetimes) {
        this.lifetimes = lifetimes;
        return this;
    }

    /** The text of access and refresh tokens, in place of derived ones; costs one more write for each. */
    public ServerBuilder tokenFactory(TokenFactory factory) {
        this.tokenFactory = Optional.of(factory);
        return this;
    }

    /** Hears what the server does. */
    public ServerBuilder events(EventListener listener) {
        this.events = listener;
        return this;
    }

    /** Asked before each token for a user is made. */
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

    /** Answers plain http, with an issuer on this machine; for development. */
    public ServerBuilder allowInsecureRequests() {
        this.insecureAllowed = true;
        return this;
    }

    List<SecretHash> secretKinds() {
        List<SecretHash> kinds = new ArrayList<>(secretHashes);
        kinds.add(new Pbkdf2(entropy));
        return kinds;
    }

    /** The server. Throws {@link IllegalStateException} that says what is missing. */
    public AuthorizationServer build() {
        return new ServerAssembly(this).server();
    }
}
