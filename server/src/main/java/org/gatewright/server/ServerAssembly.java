package org.gatewright.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.client.Cors;
import org.gatewright.server.client.SealedClients;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Events;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.internal.authorize.AuthorizeEndpoint;
import org.gatewright.server.internal.discovery.JwksEndpoint;
import org.gatewright.server.internal.discovery.MetadataEndpoint;
import org.gatewright.server.internal.fetch.RemoteJwks;
import org.gatewright.server.limit.CounterStore;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.limit.SharedLimits;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.outbox.MemoryOutboxStore;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.request.ResponseMode;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.signing.RotatingKeys;
import org.gatewright.server.spi.BackgroundTask;
import org.gatewright.server.storage.IssuerOneTimes;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyRing;
import org.gatewright.server.token.StoredRing;
import org.gatewright.server.token.TokenEndpoint;

/** The assembly of a server from its description. */
final class ServerAssembly {
    /**
     * The minimum period of use of a signing key; responses and introspections are signed too, even if access tokens
     * never are.
     */
    private static final Duration SHORTEST_USE = Duration.ofMinutes(10);

    /** How often messages of a process that stopped are looked for. */
    private static final Duration OUTBOX = Duration.ofMinutes(1);

    private final ServerBuilder builder;
    private final Issuer issuer;
    private final Stores stores;
    private final ServerParts parts;

    ServerAssembly(ServerBuilder builder) {
        this.builder = builder;
        this.issuer = Requirements.needed(builder.issuer, "an issuer: call issuer(\"https://...\")");
        openDatabase();
        ExtensibleClients clients =
                new ExtensibleClients(Requirements.needed(builder.clients, "clients: call clients(...)"));
        new Requirements(builder, issuer).check();
        Stores kept = builder.stores != null ? builder.stores : MemoryStoreProvider.stores(builder.clock);
        this.stores = kept.with(OneTimeStore.class, new IssuerOneTimes(kept.oneTimes(), issuer.value()));
        Settings settings = new Settings(
                issuer,
                builder.endpoints,
                builder.lifetimes,
                builder.profile,
                builder.insecureAllowed,
                builder.clock,
                builder.entropy);
        KeyRing keys = keys();
        SharedLimits shared = builder.sharedLimits.orElseGet(() -> new SharedLimits(builder.clock, builder.entropy));
        RateLimits.Counters limits = kept.find(CounterStore.class)
                .map(together -> builder.limits.counters(shared, issuer.value(), together, builder.clock))
                .orElseGet(() -> builder.limits.counters(shared, issuer.value()));
        this.parts = new ServerParts(
                settings,
                stores,
                keys,
                signing(keys),
                permissions(),
                clients,
                registered(),
                builder.fetcher
                        .<ClientJwks>map(
                                fetcher -> new RemoteJwks(fetcher, builder.clock, limits.of(RateLimits.Kind.FETCHES)))
                        .orElse(ClientJwks.registered()),
                builder.fetcher,
                new SecretVerifier(builder.entropy, builder.secretKinds()),
                builder.accounts,
                builder.tokenFactory,
                new Events(issuer, builder.events),
                limits,
                this::page);
    }

    /** Opens the stores, keys and clients of this issuer, unless the description has others. */
    private void openDatabase() {
        builder.database.ifPresent(database -> {
            String tenant = issuer.value();
            Stores kept = database.provider().tenant(tenant);
            builder.stores(kept);
            KeyRing ring = StoredRing.of(kept.keys(), database.encryption(), tenant, builder.entropy)
                    .open();
            builder.keys(ring);
            Optional<SealedClients> sealed =
                    kept.clients().map(clients -> SealedClients.of(clients, ring.tenant(tenant)::sealer));
            if (builder.clients == null) {
                sealed.ifPresent(builder::clients);
            } else if (registered().isEmpty()) {
                sealed.ifPresent(builder::registeredClients);
            }
        });
    }

    private Optional<ClientRegistry> registered() {
        return builder.registered.or(
                () -> builder.clients instanceof ClientRegistry registry ? Optional.of(registry) : Optional.empty());
    }

    AuthorizationServer server() {
        ServerSetup setup = new ServerSetup(parts);
        describe(setup);
        setup.interactionHandler(setup.authorizeHandler());
        builder.customResponseTypes.forEach(setup::responseTypes);
        builder.authMethods.forEach(setup::clientAuthentication);
        builder.features.forEach(feature -> feature.install(setup));
        requireConsistent(setup);
        if (setup.outbox().isUsed()) {
            Requirements.require(
                    !stores.durable() || !(stores.outbox() instanceof MemoryOutboxStore),
                    "The stores are durable, but have no durable outbox for the messages of the features.");
            setup.background(new BackgroundTask("outbox", OUTBOX, setup.outbox()::wake));
        }
        tokenEndpoint(setup);
        authorizationEndpoint(setup);
        setup.route(Route.get(
                        path("/jwks"),
                        Cors.any(new JwksEndpoint(setup.signingKeys(), setup.encryptionKeys, setup.refusals())))
                .blocksWhen(request -> setup.signingKeys().blocks()));
        MetadataEndpoint metadata = new MetadataEndpoint(setup.metadata.members());
        List<Route> routes = Stream.concat(setup.routes.stream(), metadata.routes(issuer, setup.documents).stream())
                .map(setup::wrapped)
                .toList();
        return new AuthorizationServer(
                routes,
                setup.metadata.members(),
                setup.guard().get(),
                setup.interactions(),
                stores,
                setup.tokens(),
                setup.changes(),
                setup.tasks);
    }

    /** Adds the metadata of every server. */
    private void describe(ServerSetup setup) {
        setup.metadata("issuer", issuer.value());
        setup.metadata("jwks_uri", parts.settings().address("/jwks"));
        builder.publishedScope.ifPresent(scope -> setup.metadata("scopes_supported", List.copyOf(scope.tokens())));
        if (!parts.permissions().detailTypes().isEmpty()) {
            setup.metadata(
                    "authorization_details_types_supported",
                    List.copyOf(parts.permissions().detailTypes()));
        }
    }

    private void requireConsistent(ServerSetup setup) {
        Requirements.require(
                setup.grants.size() != 1 || !setup.has(GrantType.REFRESH_TOKEN),
                "The refresh token grant requires another grant that issues refresh tokens.");
        Requirements.require(
                setup.dpop.isPresent() || builder.resources.stream().noneMatch(ProtectedResource::dpopRequired),
                "A resource that requires DPoP requires the feature: enable(Dpop.proofs()).");
        if (!setup.types.isEmpty() || setup.asksEndUsers()) {
            page();
        }
    }

    private void tokenEndpoint(ServerSetup setup) {
        if (!setup.grants.isEmpty()) {
            setup.clientEndpoint(
                    "/token",
                    "token_endpoint",
                    new TokenEndpoint(
                            setup.grants, setup.proofs, setup.tokenIssuer(), builder.profile, setup.events()));
            setup.authenticationMetadata("token_endpoint");
        }
    }

    private void authorizationEndpoint(ServerSetup setup) {
        setup.metadata("response_types_supported", setup.types.values());
        if (!setup.types.isEmpty()) {
            AuthorizeEndpoint authorize = new AuthorizeEndpoint(
                    setup.clients(),
                    setup.interactions,
                    setup.serverRequests(),
                    setup.responses(),
                    setup.refusals(),
                    builder.profile);
            setup.route(Route.get(path("/authorize"), authorize));
            setup.route(Route.post(path("/authorize"), authorize));
            setup.metadata("authorization_endpoint", parts.settings().address("/authorize"));
            setup.metadata("response_modes_supported", modes(setup));
            setup.metadata("authorization_response_iss_parameter_supported", true);
            setup.metadata(
                    "authorization_signing_alg_values_supported",
                    List.of(setup.signingKeys().algorithm().value()));
        }
        if (builder.interaction != null) {
            builder.interaction.routes(setup.interactions()).forEach(setup::route);
        }
    }

    /** Returns the response modes of the metadata; tokens are never sent in the query. */
    private List<String> modes(ServerSetup setup) {
        boolean query =
                setup.types.all().stream().anyMatch(words -> ResponseMode.defaultFor(words) == ResponseMode.QUERY);
        Stream<String> modes = Stream.of(ResponseMode.values())
                .filter(mode -> (!mode.isQuery() || query) && builder.profile.permits(mode.isSigned()))
                .map(ResponseMode::value);
        return Stream.concat(Stream.of("jwt"), modes).toList();
    }

    private PermissionPolicy permissions() {
        return new PermissionPolicy(
                builder.defaultScope,
                builder.scopeRequired,
                defaultResource(),
                builder.profile.demands(Profile.Demand.RESOURCE),
                builder.resources,
                builder.detailTypes);
    }

    /** If a resource is required and there is only one, it is the default. */
    private Optional<String> defaultResource() {
        boolean only = builder.profile.demands(Profile.Demand.RESOURCE) && builder.resources.size() == 1;
        return builder.defaultResource.or(
                () -> only ? Optional.of(builder.resources.get(0).identifier()) : Optional.empty());
    }

    private RotatingKeys signing(KeyRing keys) {
        SigningAlgorithm algorithm = builder.algorithm;
        Duration longest = builder.lifetimes.access().orElse(Duration.ZERO);
        return new RotatingKeys(
                stores.keys(),
                keys.sealer("signing keys"),
                algorithm,
                builder.rotation,
                longest.compareTo(SHORTEST_USE) > 0 ? longest : SHORTEST_USE,
                builder.clock,
                builder.entropy);
    }

    private String path(String endpoint) {
        return builder.endpoints.path(endpoint);
    }

    /**
     * Returns keys of this issuer only, so that values of another server are invalid here, even if they share stores.
     */
    private KeyRing keys() {
        Requirements.require(
                builder.keys != null || !stores.durable(), "Durable stores require durable keys: call keys(...).");
        KeyRing ring = builder.keys != null ? builder.keys : KeyRing.generate(builder.entropy);
        return ring.tenant(issuer.value());
    }

    private InteractionPage page() {
        return Requirements.needed(builder.interaction, "an interaction page: call interaction(...)");
    }
}
