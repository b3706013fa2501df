package org.gatewright.test;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.resource.Guard;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.web.jdk.JdkWeb;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that runs a real authorization server on a free port of the loopback address, for tests of clients and
 * APIs: with the grants of OAuth 2.1, introspection, revocation, pushed requests, DPoP and the device flow.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestAuthorizationServer login = TestAuthorizationServer.start();
 *
 * @Test
 * void alicesOrdersAreListed() {
 *     String token = login.user("alice").token("orders");
 *     ...
 * }
 * }</pre>
 *
 * <p>A static field is one server for all tests of a class and its nested ones, another field one for each test.
 * All state is in memory. {@link #logIn} sets the authenticated end-user, and consent is granted without a page.
 * Thread-safe.
 */
public final class TestAuthorizationServer
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AutoCloseable {
    /** The redirect URI of clients that state no other; nothing listens there. */
    public static final String CALLBACK = "http://127.0.0.1:1/callback";

    private static final String OWN_CLIENT = "gatewright-test";

    private final Consumer<ServerBuilder> change;
    private final MemoryClients clients = new MemoryClients();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final JdkWeb web = JdkWeb.bind(0);
    private final String issuer =
            "http://localhost:" + web.server().getAddress().getPort();
    private final AuthorizationServer server;
    private final TestCalls calls;
    private volatile Optional<EndUser> user = Optional.empty();
    private boolean shared;

    private TestAuthorizationServer(Consumer<ServerBuilder> change) {
        this.change = change;
        this.server = build();
        this.calls = new TestCalls(issuer);
        web.mount(server.routes()).start();
    }

    /** Starts a server. */
    public static TestAuthorizationServer start() {
        return start(builder -> {});
    }

    /** Starts a server that is changed by the test, such as with resources, another profile or lifetimes. */
    public static TestAuthorizationServer start(Consumer<ServerBuilder> change) {
        return new TestAuthorizationServer(change);
    }

    private AuthorizationServer build() {
        ServerBuilder builder = AuthorizationServer.builder()
                .issuer(issuer)
                .allowInsecureRequests()
                .clients(clients)
                .interaction(new NoPages())
                .enable(new Introspection(), new Revocation(), new PushedRequests(), new DeviceFlow(), Dpop.proofs());
        change.accept(builder);
        return builder.build();
    }

    /** Grants every request of the authenticated end-user. */
    private final class NoPages implements InteractionPage {
        @Override
        public Response onAuthenticate(Interaction interaction, Request request) {
            return Response.text(
                    200,
                    "The server of the test would ask for " + interaction.reasons()
                            + ". Call logIn(\"alice\") first, and"
                            + " register the client with client(...), whose users need not consent.\n");
        }

        @Override
        public Optional<EndUser> endUser(Request request) {
            return request.header(TestCalls.USER).map(EndUser::of).or(() -> user);
        }
    }

    /** Returns the issuer identifier, where the endpoints are. */
    public String issuer() {
        return issuer;
    }

    /** Returns the server, for everything beyond this class. */
    public AuthorizationServer server() {
        return server;
    }

    /** Returns a guard that accepts this server's tokens, over plain http too. */
    public Guard guard() {
        return server.guard().allowInsecureRequests();
    }

    /** Logs a user in, in every browser. */
    public void logIn(String subject) {
        this.user = Optional.of(EndUser.of(subject));
    }

    /** Logs the user out. */
    public void logOut() {
        this.user = Optional.empty();
    }

    /**
     * Registers a confidential client for all grants, whose secret is the result. Its redirect URI is {@link #CALLBACK}, and
     * it may request these scope tokens.
     */
    public String client(String id, String... scope) {
        return client(id, builder -> builder.scope(scope));
    }

    /** Registers a confidential client that is changed by the test; its secret is the result. */
    public String client(String id, UnaryOperator<ClientBuilder> change) {
        String secret = secrets.computeIfAbsent(id, name -> GeneratedSecret.generate(Entropy.system()));
        clients.save(change.apply(Client.confidentialWithHash(id, new GeneratedSecret().hash(secret))
                        .redirectUris(CALLBACK)
                        .authMethods("client_secret_basic", "client_secret_post")
                        .grantTypes(
                                GrantType.AUTHORIZATION_CODE,
                                GrantType.REFRESH_TOKEN,
                                GrantType.CLIENT_CREDENTIALS,
                                GrantType.DEVICE_CODE)
                        .rules(ClientRules.defaults().allowMissingConsent()))
                .build());
        return secret;
    }

    /** Registers a client of any kind. */
    public void register(Client client) {
        clients.save(client);
    }

    /** Returns an end-user as the holder of tokens. */
    public Holder user(String subject) {
        return new Holder(Optional.of(subject), OWN_CLIENT, Optional.empty(), AccessTokenFormat.OPAQUE);
    }

    /** Returns a client that acts on its own behalf as the holder of tokens. */
    public Holder service(String clientId) {
        return new Holder(Optional.empty(), clientId, Optional.empty(), AccessTokenFormat.OPAQUE);
    }

    /** An end-user or client that tokens are issued for. Immutable. */
    public final class Holder {
        private final Optional<String> subject;
        private final String clientId;
        private final Optional<String> resource;
        private final AccessTokenFormat format;

        private Holder(Optional<String> subject, String clientId, Optional<String> resource, AccessTokenFormat format) {
            this.subject = subject;
            this.clientId = clientId;
            this.resource = resource;
            this.format = format;
        }

        /** Returns the same for tokens of another client. */
        public Holder with(String client) {
            return new Holder(subject, client, resource, format);
        }

        /** Returns the same for tokens for a resource, which the server must have. */
        public Holder at(String audience) {
            return new Holder(subject, clientId, Optional.of(audience), format);
        }

        /** Returns the same for tokens that are JWTs. */
        public Holder jwt() {
            return new Holder(subject, clientId, resource, AccessTokenFormat.JWT);
        }

        /** Returns an access token with these scope tokens, as a client would obtain it. */
        public String token(String... scope) {
            return String.valueOf(tokens(scope).get("access_token"));
        }

        /** Returns the members of the token response; with a refresh token for a user. */
        public Map<String, Object> tokens(String... scope) {
            String secret = registered(scope);
            String wanted = "&scope=" + FormCodec.encode(String.join(" ", scope))
                    + resource.map(to -> "&resource=" + FormCodec.encode(to)).orElse("");
            if (subject.isEmpty()) {
                return calls.token(clientId, secret, "grant_type=client_credentials" + wanted);
            }
            String verifier = Entropy.system().text(32);
            String query = "response_type=code&client_id=" + FormCodec.encode(clientId)
                    + "&redirect_uri=" + FormCodec.encode(redirectUri())
                    + "&code_challenge_method=S256&code_challenge="
                    + CodeChallenge.from(verifier).value() + wanted;
            String code = calls.code(query, subject.get());
            return calls.token(
                    clientId,
                    secret,
                    "grant_type=authorization_code&code_verifier=" + verifier + "&code=" + code + "&redirect_uri="
                            + FormCodec.encode(redirectUri()));
        }

        private String redirectUri() {
            return clients.find(clientId)
                    .map(client -> client.redirectUris().get(0).value())
                    .orElse(CALLBACK);
        }

        /** Returns the secret of the client, which is registered now unless it may already request all this. */
        private String registered(String... scope) {
            Optional<Client> known = clients.find(clientId);
            if (known.isPresent() && !secrets.containsKey(clientId)) {
                throw new IllegalStateException("Tokens of a client need its secret; register '" + clientId
                        + "' with client(...) instead of register(...)");
            }
            boolean enough = known.filter(client -> client.scope().containsAll(Scope.of(scope))
                            && client.rules().tokens() == format)
                    .isPresent();
            if (!enough) {
                String[] all = Stream.concat(
                                known.map(Client::scope).orElse(Scope.none()).tokens().stream(), Stream.of(scope))
                        .distinct()
                        .toArray(String[]::new);
                client(
                        clientId,
                        builder -> builder.scope(all)
                                .rules(ClientRules.defaults()
                                        .allowMissingConsent()
                                        .tokens(format)));
            }
            return Objects.requireNonNull(secrets.get(clientId));
        }
    }

    /** Keeps the server until all tests have ended, since nested classes and subclasses may share it. */
    @Override
    public void beforeAll(ExtensionContext context) {
        shared = true;
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(getClass()))
                .put(this, this);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logOut();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!shared) {
            close();
        }
    }

    /** Stops the server; for tests without JUnit. */
    @Override
    public void close() {
        web.server().stop(0);
    }
}
