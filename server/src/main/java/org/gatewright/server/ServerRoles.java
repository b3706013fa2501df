package org.gatewright.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.dpop.DpopVerifier;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.resource.Guard;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientAuthentication;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.client.RegistrationCheck;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Events;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.internal.authorize.AuthorizeHandler;
import org.gatewright.server.internal.authorize.ResponseTypes;
import org.gatewright.server.internal.authorize.ServerAuthorizationRequests;
import org.gatewright.server.internal.interaction.AuthorizationResponses;
import org.gatewright.server.internal.interaction.ServerInteractions;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.outbox.Outbox;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.request.AuthorizationRequests;
import org.gatewright.server.request.AuthorizationRule;
import org.gatewright.server.request.LoginSessions;
import org.gatewright.server.request.ParameterSource;
import org.gatewright.server.request.RequestRefinement;
import org.gatewright.server.request.ResponseParameters;
import org.gatewright.server.signing.SigningKeys;
import org.gatewright.server.spi.BackgroundTask;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.AccessTokenClaims;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.ProofOfPossession;
import org.gatewright.server.token.SubjectMapping;
import org.gatewright.server.token.SubjectTokens;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenResponseMembers;
import org.gatewright.server.token.Tokens;
import org.gatewright.server.user.AccountStatus;

/**
 * The parts of a server, which exist from the beginning and see, through the lists here, what features add. Nothing may
 * be added once the server is built.
 */
abstract class ServerRoles implements Setup {
    final List<Grant> grants = new ArrayList<>();
    final List<ProofOfPossession> proofs = new ArrayList<>();
    final List<Route> routes = new ArrayList<>();
    final List<UnaryOperator<Handler>> wrappers = new ArrayList<>();
    final List<BackgroundTask> tasks = new ArrayList<>();
    final ResponseTypes types = new ResponseTypes();
    final Metadata metadata = new Metadata();

    final ServerParts parts;
    final List<ParameterSource> sources = new ArrayList<>();
    final List<AuthorizationRule> rules = new ArrayList<>();
    final List<RequestRefinement> refinements = new ArrayList<>();
    final List<ClientMember> members = new ArrayList<>(ClientMetadata.descriptive());
    final List<Supplier<List<Map<String, Object>>>> encryptionKeys = new ArrayList<>();
    final List<SubjectTokens> subjectTokens = new ArrayList<>();
    final List<RegistrationCheck> registrationChecks = new ArrayList<>();
    final List<ResponseParameters> responseParameters = new ArrayList<>();
    final List<TokenResponseMembers> responseMembers = new ArrayList<>();
    final List<AccessTokenClaims> claims = new ArrayList<>();
    final Set<String> keptParameters = new LinkedHashSet<>();
    Optional<SubjectMapping> mapping = Optional.empty();
    Optional<DpopVerifier> dpop = Optional.empty();
    Optional<LoginSessions> sessions = Optional.empty();
    final List<String> documents = new ArrayList<>();
    boolean refreshTokens;

    final ClientAuthentication authentication;
    final Tokens tokens;
    final TokenIssuer tokenIssuer;
    final Changes changes;
    final Refusals refusals;
    final ServerAuthorizationRequests requests;
    final AuthorizationResponses responses;
    final ServerInteractions interactions;
    final Outbox outbox;

    ServerRoles(ServerParts parts) {
        this.parts = parts;
        Settings settings = parts.settings();
        this.authentication = new ClientAuthentication(
                parts.clients(),
                parts.secrets(),
                Challenge.basic(settings.issuer().value()));
        Tokens derived = Tokens.of(
                parts.keys(),
                parts.signingKeys(),
                parts.permissions(),
                parts.stores().authorizations(),
                parts.accounts(),
                settings,
                subjects(),
                accessTokenClaims());
        this.tokens = parts.tokenFactory()
                .map(factory -> derived.withTexts(factory, parts.stores().oneTimes()))
                .orElse(derived);
        this.tokenIssuer = new TokenIssuer(
                settings,
                tokens,
                parts.stores().authorizations(),
                parts.accounts(),
                this::isActive,
                subjects(),
                () -> refreshTokens,
                responseMembers);
        this.changes = new Changes(parts.stores().authorizations(), parts.accounts(), this::isActive);
        this.refusals = new Refusals(parts.events());
        this.requests = new ServerAuthorizationRequests(
                settings, parts.permissions(), types, sources, rules, refinements, keptParameters);
        this.responses = new AuthorizationResponses(settings, parts.signingKeys());
        this.interactions = new ServerInteractions(new ServerInteractions.Parts(
                settings,
                parts.clients(),
                parts.stores().oneTimes(),
                parts.stores().consents(),
                parts.permissions(),
                parts.keys().sealer("interaction"),
                parts::page,
                parts.accounts(),
                responses,
                refusals,
                parts.limits().logins(),
                () -> sessions));
        this.outbox = new Outbox(parts.stores().outbox(), settings::now, parts.events());
    }

    /** Returns whether a login session has not ended, as far as the server knows any. */
    private boolean isActive(String session) {
        return sessions.stream().allMatch(known -> known.isActive(session));
    }

    /** Returns the parts of the authorization endpoint, which exists if a feature has a response type. */
    AuthorizeHandler authorizeHandler() {
        return new AuthorizeHandler(
                types,
                responseParameters,
                tokenIssuer,
                parts.stores().authorizations(),
                () -> sessions,
                responses,
                parts.events());
    }

    /** Returns whether a feature asks end-users elsewhere than at the authorization endpoint. */
    boolean asksEndUsers() {
        return interactions.handlers() > 1;
    }

    ServerAuthorizationRequests serverRequests() {
        return requests;
    }

    AuthorizationResponses responses() {
        return responses;
    }

    @Override
    public Settings settings() {
        return parts.settings();
    }

    @Override
    public Stores stores() {
        return parts.stores();
    }

    @Override
    public ClientStore clients() {
        return parts.clients();
    }

    @Override
    public ClientRegistry registeredClients() {
        return parts.registered()
                .orElseThrow(() -> new IllegalStateException(
                        "Clients have nowhere to register: pass a ClientRegistry to clients(...)"));
    }

    @Override
    public ClientJwks clientKeys() {
        return parts.clientKeys();
    }

    @Override
    public List<SubjectTokens> subjectTokens() {
        return subjectTokens;
    }

    @Override
    public List<RegistrationCheck> registrationChecks() {
        return registrationChecks;
    }

    @Override
    public Set<Set<String>> responseTypes() {
        return types.all();
    }

    @Override
    public List<ClientMember> clientMembers() {
        return members;
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public TokenIssuer tokenIssuer() {
        return tokenIssuer;
    }

    @Override
    public Changes changes() {
        return changes;
    }

    @Override
    public PermissionPolicy permissions() {
        return parts.permissions();
    }

    @Override
    public AccountStatus accounts() {
        return parts.accounts();
    }

    @Override
    public SubjectMapping subjects() {
        return new SubjectMapping() {
            @Override
            public Optional<String> sector(Client client) {
                return mapping.flatMap(known -> known.sector(client));
            }

            @Override
            public String map(String sector, String subject) {
                return mapping.map(known -> known.map(sector, subject)).orElse(subject);
            }
        };
    }

    @Override
    public AccessTokenClaims accessTokenClaims() {
        return (authorization, permission) -> {
            if (claims.isEmpty()) {
                return Map.of();
            }
            Map<String, Object> all = new LinkedHashMap<>();
            claims.forEach(more -> all.putAll(more.claims(authorization, permission)));
            return all;
        };
    }

    @Override
    public SigningKeys signingKeys() {
        return parts.signingKeys();
    }

    @Override
    public HmacKey key(String purpose) {
        return parts.keys().key(purpose);
    }

    @Override
    public Optional<HmacKey> permanentKey(String purpose) {
        return parts.keys().permanentKey(purpose);
    }

    @Override
    public Sealer sealer(String purpose) {
        return parts.keys().sealer(purpose);
    }

    @Override
    public RateLimits.Counters limits() {
        return parts.limits();
    }

    @Override
    public RateLimit limit(String name, int limit, Duration window) {
        return parts.limits().more(name, limit, window);
    }

    @Override
    public Events events() {
        return parts.events();
    }

    @Override
    public Refusals refusals() {
        return refusals;
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public Optional<Fetcher> fetcher() {
        return parts.fetcher();
    }

    @Override
    public Interactions interactions() {
        return interactions;
    }

    @Override
    public AuthorizationRequests requests() {
        return requests;
    }

    @Override
    public Function<Request, Optional<Confirmation>> proofs(Client client) {
        return http -> proofs.stream()
                .flatMap(proof -> proof.confirm(client, http).stream())
                .findFirst();
    }

    @Override
    public Supplier<Guard> guard() {
        return this::boundGuard;
    }

    private Guard boundGuard() {
        Guard plain = Guard.of(tokens)
                .challenge(Challenge.bearer(settings().issuer().value()))
                .onRefused(refusals::note);
        Guard bound = dpop.map(plain::dpop).orElse(plain);
        return settings().insecureAllowed() ? bound.allowInsecureRequests() : bound;
    }

    @Override
    public BooleanSupplier blocks() {
        AuthorizationStore authorizations = parts.stores().authorizations();
        OneTimeStore oneTimes = parts.stores().oneTimes();
        return () -> authorizations.blocks()
                || oneTimes.blocks()
                || tokens.blocks()
                || parts.signingKeys().blocks()
                || parts.accounts().blocks()
                || sessions.filter(LoginSessions::blocks).isPresent();
    }
}
