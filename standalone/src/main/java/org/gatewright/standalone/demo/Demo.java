package org.gatewright.standalone.demo;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.identity.password.Argon2;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.exchange.ExchangePolicy;
import org.gatewright.server.exchange.ExchangeRequest;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.secret.SecretHash;
import org.gatewright.server.token.KeyEncryption;
import org.gatewright.standalone.config.Clients;
import org.gatewright.standalone.config.Network;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.standalone.config.Users;
import org.gatewright.standalone.page.Pages;
import org.gatewright.standalone.serve.Extension;
import org.gatewright.standalone.serve.ServerProgram;

/** The demo: a protected clock, clients and an application, added to a server on loopback only. */
final class Demo implements Extension {
    /** A public key-encryption key, which protects nothing; a real server has its own. */
    private static final KeyEncryption ENCRYPTION =
            KeyEncryption.of(List.of(Hashes.sha256("gatewright demo".getBytes(StandardCharsets.US_ASCII))));

    private final String issuer;
    private final Entropy entropy = Entropy.system();
    private final Clock clock = Clock.systemUTC();
    private final LastRefusals refusals = new LastRefusals(clock);
    private final SecretHash hash;

    private Demo(String issuer, SecretHash hash) {
        this.issuer = issuer;
        this.hash = hash;
    }

    /** Returns the default settings. */
    static ServerConfig settings(int port, StoreAddress store) {
        return ServerConfig.local(port, store, ENCRYPTION);
    }

    /** Starts the server with the demo. Rejects settings that would make it reachable from other machines. */
    static ServerProgram start(ServerConfig config) {
        requirePrivate(config);
        SecretHash hash = Argon2.id(Entropy.system());
        List<String> registrars = List.of(new GeneratedSecret().hash(DemoClients.REGISTRATION));
        ServerConfig more = config.with(
                config.realm().with(scopes()), config.registrations().with(registrars));
        return ServerProgram.start(more, new Demo(config.issuer().value(), hash));
    }

    /** Rejects proxies too, behind which a loopback listener is reachable from outside. */
    private static void requirePrivate(ServerConfig config) {
        boolean named = new RedirectUri(config.issuer().value()).isLoopback();
        Network network = config.network();
        if (!named || !network.listen().isLoopback() || !network.proxies().equals(TrustedProxies.none())) {
            throw new IllegalArgumentException("The demo has publicly known passwords; set 'issuer' and 'listen'"
                    + " to loopback addresses, such as http://localhost:8080 and localhost:8080, and remove"
                    + " 'trusted-proxies'");
        }
    }

    private static Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("name", "Alice Liddell");
        claims.put("given_name", "Alice");
        claims.put("family_name", "Liddell");
        claims.put("locale", "en-GB");
        return claims;
    }

    private static Map<String, String> scopes() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("VIEW_CLOCK", "Read the clock");
        texts.put("SET_CLOCK", "Set the clock");
        return texts;
    }

    @Override
    public ClientStore clients(ClientStore configured) {
        return new Clients(DemoClients.of(issuer, hash), configured);
    }

    /** Adds the user alice to the store, or to the users of a file. */
    @Override
    public UserDirectory users(UserDirectory configured) {
        UserProfile profile = UserProfile.named("alice")
                .email(Optional.of("alice@wonderland.example"), true)
                .claims(claims());
        if (configured instanceof StoredUsers stored) {
            stored.store()
                    .insert(User.create(
                            entropy,
                            UserStatus.ACTIVE,
                            profile,
                            Credentials.none(entropy).changePassword(hash.hash("wonderland"), entropy),
                            clock.instant()));
            return configured;
        }
        if (configured.isActive("alice")) {
            throw new IllegalArgumentException("The user 'alice' already exists; the name is reserved for the demo");
        }
        Users alice = Users.empty(entropy, PasswordHashes.of(entropy))
                .with("alice", hash.hash("wonderland"), profile.allClaims());
        return new DemoAccounts(alice, configured);
    }

    @Override
    public void extend(ServerBuilder builder) {
        builder.enable(TokenExchange.with(Demo::exchange))
                .detailTypes(new Alarm())
                .addDefaultResource(ProtectedResource.at(issuer + "/clock"));
    }

    /** Permits token exchange (delegation) to the demo service only. */
    private static ExchangePolicy.Verdict exchange(ExchangeRequest request) {
        return request.client().id().equals(DemoClients.SERVICE)
                ? ExchangePolicy.Verdict.DELEGATION
                : ExchangePolicy.Verdict.DENIED;
    }

    @Override
    public EventListener events() {
        return refusals;
    }

    @Override
    public List<Route> routes(AuthorizationServer server) {
        FlowTraces walks = new FlowTraces(entropy, "gatewright-demo");
        FlowTraces logins = new FlowTraces(entropy, "gatewright-demo-login");
        List<Route> routes = new ArrayList<>(new Recorder(logins).record(new Recorder(walks).record(server.routes())));
        String base = new Issuer(issuer).path();
        Pages pages = new Pages();
        Stream.of(
                        new ProtectedClock(clock).routes(guard(server)),
                        new DemoApp(issuer, entropy, pages, walks, refusals).routes(),
                        new DemoLogin(issuer, entropy, pages, logins).routes())
                .flatMap(List::stream)
                .map(route -> route.below(base))
                .forEach(routes::add);
        return routes;
    }

    /** Creates a guard that accepts tokens for the clock only and points clients to its resource metadata. */
    private Guard guard(AuthorizationServer server) {
        return server.guard()
                .describedBy(ResourceMetadata.of(issuer + "/clock", issuer)
                        .scope("VIEW_CLOCK", "SET_CLOCK")
                        .name("The clock of the demo"));
    }
}
