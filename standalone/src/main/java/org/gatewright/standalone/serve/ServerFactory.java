package org.gatewright.standalone.serve;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatewright.fetch.GuardedFetcher;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.remote.RemoteIssuer;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.assertion.JwtBearer;
import org.gatewright.server.assertion.TrustedIssuer;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Profile.Demand;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.event.JournalStore;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.legacy.PasswordGrant;
import org.gatewright.server.limit.SharedLimits;
import org.gatewright.server.mtls.MutualTls;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.permission.DetailType;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.registration.ClientDocuments;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.token.KeyRing;
import org.gatewright.standalone.account.AccountFeature;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.activity.Journal;
import org.gatewright.standalone.activity.RefusedRequests;
import org.gatewright.standalone.config.Clients;
import org.gatewright.standalone.config.Fetching;
import org.gatewright.standalone.config.Network;
import org.gatewright.standalone.config.Registrations;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.Trust;
import org.gatewright.standalone.login.FlowPages;
import org.gatewright.standalone.login.KnownBrowser;
import org.gatewright.standalone.login.LoginPages;
import org.gatewright.standalone.login.NewBrowser;
import org.gatewright.standalone.login.SignInMethods;
import org.gatewright.standalone.login.SignUp;
import org.gatewright.standalone.mail.Mails;
import org.gatewright.standalone.page.Logo;
import org.gatewright.standalone.page.Pages;

/**
 * A factory for the authorization servers that settings describe: one, or one per tenant. They share the resources of the
 * process. Thread-safe.
 */
final class ServerFactory {
    private final OpenStore store;
    private final GuardedFetcher fetcher;
    private final Supplier<Collection<X509CRL>> revoked;
    private final EventListener events;
    private final PeopleFactory people;
    private final Clock clock;
    private final Entropy entropy;
    private final SharedLimits limits;
    private final Pages pages = new Pages();

    /**
     * Creates a factory for servers on that store.
     *
     * @param revoked the revocation lists for client certificates
     * @param events the listener for events of all servers
     * @param directories the LDAP directories
     * @param passwordPasses the number of passes of new password hashes
     */
    ServerFactory(
            OpenStore store,
            Fetching fetching,
            Supplier<Collection<X509CRL>> revoked,
            EventListener events,
            LdapDirectories directories,
            int passwordPasses,
            Clock clock,
            Entropy entropy) {
        this.store = store;
        this.fetcher = fetcher(fetching);
        this.revoked = revoked;
        this.events = events;
        this.clock = clock;
        this.entropy = entropy;
        this.limits = new SharedLimits(clock, entropy);
        this.people = new PeopleFactory(directories, passwordPasses, limits, clock, entropy);
    }

    /** Creates the server that the settings describe, with the extension, and what serves its requests. */
    LiveServer live(ServerConfig config, Extension addition) {
        KeyStore keys = store.provider().tenant(config.issuer().value()).keys();
        Supplier<LiveServer.Parts> create = () -> {
            AuthorizationServer server = server(config, addition);
            return new LiveServer.Parts(FrontEnd.of(config).over(addition.routes(server)), server.backgroundTasks());
        };
        return new LiveServer(config.issuer(), keys, config.realm().files(), create, clock);
    }

    private AuthorizationServer server(ServerConfig config, Extension addition) {
        OpenStore.Tenant tenant = store.tenant(config.issuer().value());
        KeyRing keys = tenant.keys().tenant(config.issuer().value());
        People known = people.of(config, tenant, addition);
        UserDirectory users = known.users();
        Optional<Sessions> sessions = config.openId() ? Optional.of(sessions(config, tenant, users)) : Optional.empty();
        Mails mails = new Mails(known.mail(), config.pages().name());
        Optional<Journal> journal = journal(tenant);
        Activity activity = new Activity(journal);
        boolean account = sessions.isPresent();
        FlowPages flow = new FlowPages(
                pages,
                config.pages(),
                config.issuer(),
                users,
                config.profile().allows(Profile.Allowance.REMOTE_LOGOS),
                new FlowPages.Account(
                        account ? AccountFeature.PATH : "",
                        account && mails.areSent() ? AccountFeature.FORGOT : "",
                        known.hiddenPages(activity)));
        Optional<NewBrowser> told = sessions.map(kept -> new NewBrowser(flow, known.stored(), kept, mails));
        KnownBrowser browsers = new KnownBrowser(keys.sealer("known browser"), clock, config.issuer());
        SignInMethods methods = new SignInMethods(
                users::verify,
                known.second(),
                known.passkeys(),
                known.upstream(),
                people.codes(config, tenant, known, mails),
                config.signIn().remembersBrowsers());
        LoginPages login = new LoginPages(
                flow,
                methods,
                sessions,
                new LoginPages.Browsers(browsers, told, activity),
                clock,
                config.realm().scopes());
        String[] scope = config.realm().scopes().keySet().toArray(new String[0]);
        ServerConfig.Requests requests = config.requests();
        ServerBuilder builder = AuthorizationServer.builder()
                .issuer(config.issuer().value())
                .endpoints("/oauth2")
                .profile(config.profile())
                .lifetimes(config.lifetimes())
                .limits(config.limits())
                .sharedLimits(limits)
                .signing(config.signing().algorithm(), KeyRotation.defaults())
                // Configured clients come first, so that no registration can replace one.
                .clients(addition.clients(new Clients(config.realm().clients(), tenant.registered())))
                .registeredClients(tenant.registered())
                .stores(tenant.stores())
                .keys(tenant.keys())
                .accounts(users)
                .fetcher(fetcher)
                .publishedScope(scope)
                .resources(config.realm().resources().toArray(new ProtectedResource[0]))
                .detailTypes(config.realm().detailTypes().toArray(new DetailType[0]))
                .enable(features(config, known, login, sessions).toArray(new Feature[0]))
                .enable(mails)
                .enable(setup -> config.pages()
                        .logos()
                        .forEach(logo -> setup.route(Route.get(Logo.PATH + logo.name(), http -> logo.response())
                                .nonBlocking())))
                .enable(told.stream().toArray(Feature[]::new))
                .enable(config.signIn().signUp() ? new Feature[] {new SignUp()} : new Feature[0])
                .enable(sessions.map(kept -> known.account(flow, kept, mails, activity, config)).stream()
                        .toArray(Feature[]::new))
                .addSecretHash(people.hashes().current())
                .interaction(login)
                .addListener(events)
                .addListener(activity)
                .addListener(journal.<EventListener>map(RefusedRequests::new).orElseGet(EventListener::none))
                .addListener(addition.events())
                .clock(clock)
                .entropy(entropy);
        if (!requests.scope().isEmpty()) {
            builder.defaultScope(requests.scope().toArray(new String[0]));
        }
        if (requests.scopeNeeded()) {
            builder.requireScope();
        }
        requests.resource().ifPresent(resource -> builder.defaultResource(resource.identifier()));
        addition.extend(builder);
        return (config.issuer().isInsecure() ? builder.allowInsecureRequests() : builder).build();
    }

    /** Returns the journal of a tenant; a store in memory alone needs none. */
    private Optional<Journal> journal(OpenStore.Tenant tenant) {
        return tenant.stores().find(JournalStore.class).map(store -> new Journal(store, entropy, clock));
    }

    private Sessions sessions(ServerConfig config, OpenStore.Tenant tenant, UserDirectory users) {
        Sessions sessions = Sessions.of(tenant.stores(), users, config.issuer(), clock, entropy)
                .lifetimes(config.sessions().idle(), config.sessions().absolute());
        Sessions kept = config.sessions().kept().isZero()
                ? sessions
                : sessions.keeping(config.sessions().kept());
        return config.sessions().statusShown() ? kept.allowStatusFrame() : kept;
    }

    private List<Feature> features(ServerConfig config, People known, LoginPages login, Optional<Sessions> sessions) {
        TrustedIssuer[] trusted =
                config.trust().issuers().stream().map(this::trusted).toArray(TrustedIssuer[]::new);
        List<Feature> features = new ArrayList<>(List.of(
                new Revocation(),
                new Introspection(),
                new PushedRequests(),
                config.openId()
                        ? new SignedRequests().registeredReferences(fetcher).encrypted()
                        : new SignedRequests(),
                new ClientAssertions(trusted),
                config.signing().dpopNonces() ? Dpop.proofsWithNonce() : Dpop.proofs(),
                new DeviceFlow().page(login::device)));
        known.second().ifPresent(factor -> features.add(setup -> setup.interactionCheck(factor)));
        known.stored().ifPresent(stored -> features.add(setup -> setup.aroundRequests(stored::readingOnce)));
        sessions.map(kept -> openId(config, known, login, kept)).ifPresent(features::add);
        config.network().clients().map(this::mutualTls).ifPresent(features::add);
        Registrations registrations = config.registrations();
        RegistrationPolicy policy = policy(config);
        if (registrations.open() || !registrations.tokenHashes().isEmpty()) {
            features.add(new ClientRegistration(policy));
        }
        if (registrations.documents()) {
            features.add(new ClientDocuments(fetcher, policy));
        }
        if (trusted.length > 0) {
            features.add(new JwtBearer(trusted));
        }
        if (!config.trust().exchanges().isEmpty()) {
            features.add(TokenExchange.with(config.trust())
                    .issuingIdJag(config.trust().servers().toArray(new String[0])));
        }
        if (!config.profile().demands(Demand.CURRENT_GRANTS)) {
            features.add(new ImplicitGrant());
            if (!config.profile().demands(Demand.NO_PASSWORD_GRANT)) {
                features.add(new PasswordGrant(known.passwordsAlone()));
            }
        }
        return features;
    }

    private static Feature openId(ServerConfig config, People known, LoginPages login, Sessions sessions) {
        OpenIdConnect feature = OpenIdConnect.with(known.users())
                .acrValues(known.acrValues())
                .scopeClaims(config.attributes().scopeClaims())
                .sessions(sessions)
                .logoutPage(login);
        return config.profile().demands(Demand.CURRENT_GRANTS) ? feature : feature.allowFrontChannelTokens();
    }

    private TrustedIssuer trusted(Trust.Asserting asserting) {
        String issuer = asserting.issuer().value();
        TrustedIssuer plain = TrustedIssuer.of(issuer, RemoteIssuer.of(issuer, clock)::signed)
                .subject(claims -> claims.text(asserting.subject()));
        if (!asserting.workloads().isEmpty()) {
            return plain.workloads(claims -> claims.text(asserting.subject()).map(asserting.workloads()::get));
        }
        return asserting.identityAssertions() ? plain.issuingIdJag() : plain;
    }

    private static RegistrationPolicy policy(ServerConfig config) {
        Registrations registrations = config.registrations();
        String[] scope = config.realm().scopes().keySet().toArray(new String[0]);
        RegistrationPolicy policy = RegistrationPolicy.requireInitialAccessToken(registrations.tokenHashes(), scope)
                .appSchemes(registrations.appSchemes().toArray(new String[0]))
                .tokens(registrations.tokens())
                .protectNames(config.realm().clients()::names);
        RegistrationPolicy whole = config.profile().allows(Profile.Allowance.MISSING_PKCE)
                ? policy.grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.IMPLICIT)
                : policy;
        return registrations.open() ? whole.allowAnonymous() : whole;
    }

    private MutualTls mutualTls(Network.ClientCertificates clients) {
        List<X509Certificate> roots = Tls.certificates(clients.authorities());
        MutualTls feature = roots.isEmpty()
                ? MutualTls.selfSigned()
                : clients.revoked().isEmpty() ? MutualTls.trusting(roots) : MutualTls.trusting(roots, revoked);
        return clients.alias().map(alias -> feature.aliasesAt(alias.address())).orElse(feature);
    }

    private static GuardedFetcher fetcher(Fetching fetching) {
        GuardedFetcher fetcher = GuardedFetcher.create();
        if (!fetching.addresses().isEmpty()) {
            fetcher = fetcher.allow(to -> fetching.ports().contains(to.getPort())
                    && fetching.addresses().stream().anyMatch(range -> range.contains(to.getAddress())));
        }
        return fetching.authorities().isPresent()
                ? fetcher.trusting(Tls.trusting(
                        Tls.certificates(List.of(fetching.authorities().get()))))
                : fetcher;
    }
}
