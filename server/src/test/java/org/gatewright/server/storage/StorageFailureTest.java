package org.gatewright.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.exchange.ExchangePolicy;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.store.Stores;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.FailingStores;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Unavailable stores: every endpoint returns temporarily_unavailable, and the same requests succeed afterwards. */
class StorageFailureTest {
    private static final String INITIAL = "an-initial-access-token";
    private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    private final AtomicBoolean away = new AtomicBoolean();
    private TestServer server;

    @BeforeEach
    void start() {
        MemoryClients clients = MemoryClients.of(
                Clients.app().build(),
                Clients.service()
                        .grantTypes(GrantType.CLIENT_CREDENTIALS, GrantType.TOKEN_EXCHANGE)
                        .build(),
                Client.publicClient("tv")
                        .grantTypes(GrantType.DEVICE_CODE)
                        .scope("read")
                        .build());
        FailingStores failing = new FailingStores(new TestClock(), away);
        ClientRegistry registry = failing.failing(ClientRegistry.class, clients);
        RegistrationPolicy policy =
                RegistrationPolicy.requireInitialAccessToken(List.of(new GeneratedSecret().hash(INITIAL)), "read");
        server = new TestServer(
                clients,
                builder -> builder.clients(registry)
                        .clock(failing.clock())
                        .stores(failing.stores())
                        .enable(
                                new Revocation(),
                                new Introspection(),
                                new PushedRequests(),
                                new ClientAssertions(),
                                new DeviceFlow(),
                                TokenExchange.with(request -> ExchangePolicy.Verdict.DELEGATION),
                                new ClientRegistration(policy)));
    }

    private Supplier<TestResponse> token(String basic, Map<String, String> form) {
        return () -> server.token(basic, form);
    }

    private Supplier<TestResponse> form(String path, String basic, Map<String, String> form) {
        return () -> server.post(path, basic, Forms.encode(form));
    }

    private Supplier<TestResponse> json(String method, String target, String token, String body) {
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token);
        return () -> server.http.request(method, target, headers, body);
    }

    /** One valid request for each operation, in an order in which none invalidates another. */
    private Map<String, Supplier<TestResponse>> requests() {
        TestResponse tokens = Exchanges.appTokens(server);
        String access = tokens.json("access_token");
        TestResponse tv =
                server.post("/device_authorization", "", Forms.encode(Map.of("client_id", "tv", "scope", "read")));
        TestResponse registered = json(
                        "POST", "/register", INITIAL, "{\"redirect_uris\":[\"https://mine.example/cb\"]}")
                .get();
        assertThat(registered.status()).as(registered.text()).isEqualTo(201);
        String configuration = registered.json("registration_client_uri").substring(TestServer.ISSUER.length());
        Map<String, Supplier<TestResponse>> all = new LinkedHashMap<>();
        all.put("code", token(TestServer.app(), TestServer.codeExchange(server.code())));
        all.put("client credentials", token(Exchanges.service(), Exchanges.clientCredentials()));
        all.put(
                "device",
                token("", Map.of("grant_type", DEVICE, "client_id", "tv", "device_code", tv.json("device_code"))));
        all.put(
                "exchange",
                token(
                        Exchanges.service(),
                        Map.of(
                                "grant_type",
                                EXCHANGE,
                                "subject_token",
                                access,
                                "subject_token_type",
                                "urn:ietf:params:oauth:token-type:access_token")));
        all.put("start of a device", form("/device_authorization", "", Map.of("client_id", "tv", "scope", "read")));
        all.put("pushed request", form("/par", TestServer.app(), TestServer.authorizationRequest()));
        all.put(
                "registration",
                json("POST", "/register", INITIAL, "{\"redirect_uris\":[\"https://other.example/cb\"]}"));
        all.put("registered client", json("GET", configuration, registered.json("registration_access_token"), ""));
        all.put("introspection", form("/introspect", TestServer.app(), Map.of("token", access)));
        all.put("refresh", token(TestServer.app(), TestServer.refresh(tokens.json("refresh_token"))));
        all.put("revocation", form("/revoke", TestServer.app(), Map.of("token", access)));
        return all;
    }

    @Test
    @Checks({"R-09", "IR-06"})
    @Spec({"RFC 6749 §5.2", "RFC 7009 §2.2.1", "RFC 7662 §2.3", "RFC 9126 §2.3", "RFC 7591 §3.2.2"})
    @ExpectedLog("temporarily_unavailable")
    void returns503AtEveryEndpointAndAcceptsTheSameRequestAfterwards() {
        Map<String, Supplier<TestResponse>> requests = requests();
        away.set(true);
        requests.forEach((name, request) -> {
            TestResponse response = request.get();
            assertThat(response.status()).as(name + " " + response.text()).isEqualTo(503);
            assertThat(response.json("error")).as(name).isEqualTo("temporarily_unavailable");
            assertThat(response.header("Retry-After")).as(name).isNotEmpty();
            assertThat(response.text()).as(name).doesNotContain("database");
        });
        away.set(false);
        requests.forEach((name, request) -> {
            TestResponse response = request.get();
            if (name.equals("device")) {
                assertThat(response.json("error")).isEqualTo("authorization_pending");
            } else {
                assertThat(response.status()).as(name + " " + response.text()).isIn(200, 201);
            }
        });
    }

    @Test
    @Checks("R-09")
    @Spec("RFC 6749 §4.1.2.1")
    @ExpectedLog("temporarily_unavailable")
    void showsAnErrorPageWithoutConsumingTheTicket() {
        TestResponse page = server.authorize(TestServer.authorizationRequest());
        away.set(true);
        TestResponse refused = server.authorize(TestServer.authorizationRequest());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotEmpty();
        TestResponse decided = server.decide(page);
        assertThat(decided.status()).isEqualTo(503);
        away.set(false);
        assertThat(server.decide(page).query()).containsKey("code");
    }

    @Test
    @Checks("R-09")
    @Spec("RFC 6750 §3.1")
    @ExpectedLog("temporarily_unavailable")
    void returns503InsteadOfInvalidTokenAtTheResource() {
        String access = Exchanges.appTokens(server).json("access_token");
        away.set(true);
        TestResponse response = server.resource(Map.of("Authorization", "Bearer " + access));
        assertThat(response.status()).isEqualTo(503);
        away.set(false);
        assertThat(server.resource(Map.of("Authorization", "Bearer " + access)).status())
                .isEqualTo(200);
    }

    @Test
    @Checks("R-09")
    @Spec("RFC 9068 §2")
    @ExpectedLog("temporarily_unavailable")
    void keepsTheCodeValidWhileNoKeyCanSign() {
        TestClock clock = new TestClock();
        Stores memory = MemoryStoreProvider.stores(clock);
        KeyStore keys =
                FailingStores.failing(KeyStore.class, memory.keys(), name -> away.get() && !name.equals("blocks"));
        Stores unsigned = Stores.of(memory.authorizations(), memory.oneTimes(), memory.consents(), keys);
        MemoryClients clients =
                MemoryClients.of(Clients.app().tokens(AccessTokenFormat.JWT).build());
        away.set(true);
        TestServer signing =
                new TestServer(clients, builder -> builder.clock(clock).stores(unsigned));
        Map<String, String> form = TestServer.codeExchange(signing.code());
        assertThat(signing.token(TestServer.app(), form).status()).isEqualTo(503);
        away.set(false);
        assertThat(signing.token(TestServer.app(), form).status()).isEqualTo(200);
    }
}
