package org.gatewright.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.dpop.DpopVerifier;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.authorize.AuthorizeEndpoint;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.client.ClientAuthentication;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Settings;
import org.gatewright.server.cors.Cors;
import org.gatewright.server.discovery.MetadataEndpoint;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.event.SafeEvents;
import org.gatewright.server.event.ServerEvents;
import org.gatewright.server.fetch.RemoteJwks;
import org.gatewright.server.interaction.AuthorizationResponses;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.interaction.ResponseType;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.signing.JwksEndpoint;
import org.gatewright.server.signing.RotatingKeys;
import org.gatewright.server.signing.SigningKeys;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.KeyRing;
import org.gatewright.server.token.TokenEndpoint;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.Tokens;

/** Puts a server together, once its description has been found complete. */
final class Assembly {
    /** Answers and introspections are signed too, even where access tokens never are. */
    private static final Duration SHORTEST_USE = Duration.ofMinutes(10);

    private final ServerBuilder builder;
    private final Issuer issuer;
    private final Settings settings;
    private final Stores stores;
    private final KeyRing keys;
    private final RateLimits.Counters limits;
    private final Engine engine;
    private final InteractionPage page;
    private final Set<GrantType> grantTypes = new LinkedHashSet<>();
    private final Set<String> responseTypes = new LinkedHashSet<>();

    Assembly(ServerBuilder builder) {
        this.builder = builder;
        this.issuer = Requirements.needed(builder.issuer, "an issuer: call issuer(\"https://...\")");
        ClientStore clients = Requirements.needed(builder.clients, "its clients: call clients(...)");
        new Requirements(builder, issuer).check();
        this.stores = builder.stores != null ? builder.stores : Stores.inMemory(builder.clock);
        this.keys = keys();
        this.settings = new Settings(
                issuer,
                builder.endpoints,
                builder.lifetimes,
                builder.profile,
                builder.insecureAllowed,
                builder.clock,
                builder.entropy);
        builder.features.forEach(feature -> grantTypes.addAll(feature.grantTypes()));
        responseTypes.addAll(builder.customResponseTypes);
        this.page = page();
        this.limits = builder.limits.counters(builder.clock, builder.entropy);
        ClientStore all = clients;
        for (Feature feature : builder.features) {
            all = feature.clients(all, settings, limits.fetches());
        }
        this.engine = engine(all);
    }

    AuthorizationServer server() {
        List<ResponseType> types = new ArrayList<>();
        builder.features.forEach(feature -> types.addAll(feature.responseTypes(engine)));
        types.stream().filter(type -> !type.isLocal()).forEach(type -> responseTypes.add(type.name()));
        Interactions interactions = new Interactions(
                settings,
                engine.clients(),
                engine.oneTimes(),
                stores.consents(),
                engine.permissions(),
                keys.sealer("interaction"),
                page,
                builder.accounts,
                engine.responses(),
                engine.refusals(),
                engine.limits().logins(),
                types);
        List<Grant> grants = grants();
        Map<String, Object> metadata = metadata(!grants.isEmpty());
        return new AuthorizationServer(
                routes(grants, interactions, metadata), metadata, guard(), interactions, stores, engine.tokens());
    }

    private Engine engine(ClientStore clients) {
        PermissionPolicy permissions = new PermissionPolicy(
                builder.defaultScope,
                builder.scopeRequired,
                defaultResource(),
                builder.profile.demands(Profile.Demand.RESOURCE),
                builder.resources,
                builder.detailTypes);
        SigningKeys signing = signing();
        Tokens derived = Tokens.of(keys, signing, permissions, stores.authorizations(), builder.accounts, settings);
        Tokens tokens = builder.tokenFactory
                .map(factory -> derived.madeBy(factory, stores.oneTimes()))
                .orElse(derived);
        TokenIssuer tokenIssuer = new TokenIssuer(
                settings,
                tokens,
                stores.authorizations(),
                builder.accounts,
                grantTypes.contains(GrantType.REFRESH_TOKEN));
        List<ClientAuthMethod> methods = new ArrayList<>(builder.authMethods);
        ClientJwks clientKeys = builder.fetcher
                .<ClientJwks>map(fetcher -> new RemoteJwks(fetcher, builder.clock, limits.fetches()))
                .orElse(ClientJwks.registered());
        builder.features.forEach(
                feature -> methods.addAll(feature.authMethods(settings, stores.oneTimes(), clientKeys)));
        ClientAuthentication authentication = new ClientAuthentication(
                clients,
                new SecretVerifier(builder.entropy, builder.secretKinds()),
                methods,
                Challenge.basic(issuer.value()));
        ServerEvents events = new SafeEvents(builder.events);
        return new Engine(
                List.copyOf(builder.features),
                Collections.unmodifiableSet(responseTypes),
                settings,
                keys,
                limits,
                clients,
                clientKeys,
                authentication,
                permissions,
                stores.authorizations(),
                stores.oneTimes(),
                tokens,
                signing,
                tokenIssuer,
                builder.accounts,
                new Changes(stores.authorizations(), builder.accounts),
                events,
                new AuthorizationResponses(settings, signing),
                new Refusals(events));
    }

    /** The only resource is what a request means that has to be for one and names none. */
    private Optional<String> defaultResource() {
        boolean only = builder.profile.demands(Profile.Demand.RESOURCE) && builder.resources.size() == 1;
        return builder.defaultResource.or(
                () -> only ? Optional.of(builder.resources.get(0).identifier()) : Optional.empty());
    }

    private SigningKeys signing() {
        Duration longest = builder.lifetimes.access().orElse(Duration.ZERO);
        return new RotatingKeys(
                stores.signingKeys(),
                keys.sealer("signing keys"),
                builder.algorithm,
                builder.rotation,
                longest.compareTo(SHORTEST_USE) > 0 ? longest : SHORTEST_USE,
                builder.clock,
                builder.entropy);
    }

    private List<Route> routes(List<Grant> grants, Interactions interactions, Map<String, Object> metadata) {
        List<Route> routes = new ArrayList<>();
        if (!grants.isEmpty()) {
            boolean grantsBlock = grants.stream().anyMatch(Grant::blocks);
            routes.addAll(engine.clientRoutes(
                    "/token",
                    new TokenEndpoint(grants, engine.proofs(), engine.issuer(), settings.profile(), engine.events()),
                    () -> grantsBlock || engine.blocks()));
        }
        builder.features.forEach(feature -> {
            routes.addAll(feature.routes(engine));
            routes.addAll(feature.pages(engine, interactions));
        });
        routes.add(Route.get(path("/jwks"), Cors.any(new JwksEndpoint(engine.keys(), engine.refusals())))
                .blocksWhen(engine.keys()::blocks));
        if (!responseTypes.isEmpty()) {
            AuthorizeEndpoint authorize = new AuthorizeEndpoint(engine, interactions);
            routes.add(Route.get(path("/authorize"), authorize));
            routes.add(Route.post(path("/authorize"), authorize));
            routes.addAll(page.routes(interactions));
        }
        routes.addAll(new MetadataEndpoint(metadata).routes(issuer));
        return routes;
    }

    private List<Grant> grants() {
        List<Grant> grants = new ArrayList<>();
        Set<GrantType> seen = new HashSet<>();
        for (Feature feature : builder.features) {
            for (Grant grant : feature.grants(engine)) {
                Requirements.require(seen.add(grant.type()), "The grant type " + grant.type() + " is enabled twice.");
                grants.add(grant);
            }
        }
        return grants;
    }

    private Guard guard() {
        Guard guard = Guard.of(engine.tokens())
                .challenge(Challenge.bearer(issuer.value()))
                .onRefused(engine.refusals()::note);
        Optional<DpopVerifier> proofs = builder.features.stream()
                .flatMap(feature -> feature.verifier(engine).stream())
                .findFirst();
        Guard bound = proofs.map(guard::dpop).orElse(guard);
        return builder.insecureAllowed ? bound.allowInsecureRequests() : bound;
    }

    private Map<String, Object> metadata(boolean givesTokens) {
        Metadata metadata = new Metadata(settings);
        metadata.authorization(responseTypes, builder.profile, builder.algorithm.value());
        metadata.keys();
        if (givesTokens) {
            metadata.token(engine.authentication("token_endpoint"));
        }
        builder.publishedScope.ifPresent(metadata::scope);
        metadata.detailTypes(engine.permissions().detailTypes());
        return metadata.members(grantTypes, builder.features, engine);
    }

    private String path(String endpoint) {
        return builder.endpoints.path(endpoint);
    }

    private KeyRing keys() {
        Requirements.require(
                builder.keys != null || !stores.durable(),
                "Stores that outlive the process need keys that do too: call keys(...).");
        return builder.keys != null ? builder.keys : KeyRing.generate(builder.entropy);
    }

    /** A page is needed as soon as a user takes part; without users there is nobody to show one to. */
    private InteractionPage page() {
        boolean usersTakePart = grantTypes.contains(GrantType.AUTHORIZATION_CODE)
                || grantTypes.contains(GrantType.DEVICE_CODE)
                || grantTypes.contains(GrantType.IMPLICIT)
                || !builder.customResponseTypes.isEmpty();
        if (usersTakePart) {
            return Requirements.needed(builder.interaction, "a page to ask users on: call interaction(...)");
        }
        return builder.interaction != null
                ? builder.interaction
                : (interaction, request) -> {
                    throw new IllegalStateException("No grant of this server asks a user");
                };
    }
}
