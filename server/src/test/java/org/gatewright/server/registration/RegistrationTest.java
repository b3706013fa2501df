package org.gatewright.server.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.client.Registration;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.store.Stores;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.FailingStores;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dynamic client registration (RFC 7591) and its management (RFC 7592). */
@ExpectedLog("temporarily_unavailable")
class RegistrationTest {
    private static final String INITIAL = "an-initial-access-token";

    private TestServer server;

    @BeforeEach
    void start() {
        server = start(RegistrationPolicy.requireInitialAccessToken(
                List.of(new GeneratedSecret().hash(INITIAL)), "read", "write"));
    }

    private TestServer start(RegistrationPolicy policy) {
        MemoryClients clients =
                MemoryClients.of(Clients.app().build(), Clients.spa().build());
        return new TestServer(
                clients,
                builder -> builder.enable(new ClientRegistration(policy))
                        .limits(RateLimits.defaults().with(RateLimits.Kind.REGISTRATIONS, 500)));
    }

    /** Starts a server on stores that a test made to fail or to have side effects. */
    private TestServer serverOn(TestClock clock, Stores stores, MemoryClients clients, ClientRegistry registry) {
        RegistrationPolicy policy =
                RegistrationPolicy.requireInitialAccessToken(List.of(new GeneratedSecret().hash(INITIAL)), "read");
        return new TestServer(
                clients,
                builder -> builder.clock(clock)
                        .stores(stores)
                        .registeredClients(registry)
                        .enable(new ClientRegistration(policy)));
    }

    private TestResponse send(TestServer to, String method, String target, String token, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        return to.http.request(method, target, headers, body);
    }

    private TestResponse register(Map<String, Object> metadata) {
        return send(server, "POST", "/register", INITIAL, json(metadata));
    }

    /** Serializes the metadata in ASCII. */
    private static String json(Map<String, Object> metadata) {
        StringBuilder ascii = new StringBuilder();
        Json.text(metadata).chars().forEach(c -> {
            if (c < 0x7f) {
                ascii.append((char) c);
            } else {
                ascii.append(String.format("\\u%04x", c));
            }
        });
        return ascii.toString();
    }

    private static Map<String, Object> web() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("client_name", "A web app");
        metadata.put("redirect_uris", List.of("https://client.example/cb"));
        return metadata;
    }

    private TestResponse registered(Map<String, Object> metadata) {
        TestResponse response = register(metadata);
        assertThat(response.status()).as(response.text()).isEqualTo(201);
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        return response;
    }

    private void assertRejectedWith(String error, Map<String, Object> metadata) {
        int clients = server.clients.all().toList().size();
        RefusedToken.with(error, server, () -> register(metadata));
        assertThat(server.clients.all().toList()).hasSize(clients);
    }

    private void assertRejected(String name, Object value) {
        Map<String, Object> metadata = web();
        metadata.put(name, value);
        assertRejectedWith("invalid_client_metadata", metadata);
    }

    private static String managementPath(TestResponse response) {
        String uri = response.json("registration_client_uri");
        assertThat(uri).startsWith(TestServer.ISSUER);
        return uri.substring(TestServer.ISSUER.length());
    }

    @Test
    @Spec({"RFC 7591 §2", "RFC 7591 §3.1", "RFC 7591 §3.2.1", "RFC 7592 §3"})
    @Checks("CA-16")
    void completesTheCodeFlowAfterRegistration() {
        TestResponse response = registered(web());
        assertThat(response.json())
                .containsEntry("client_name", "A web app")
                .containsEntry("token_endpoint_auth_method", "client_secret_basic")
                .containsEntry("grant_types", List.of("authorization_code"))
                .containsEntry("scope", "read write")
                .containsEntry("client_secret_expires_at", 0L)
                .doesNotContainKeys("secret_hashes", "registered", "registration_token_hash");
        assertThat(response.json("client_secret")).hasSize(43);
        String id = response.json("client_id");
        Client client = server.clients.find(id).orElseThrow();
        assertThat(client.registration().kind()).isEqualTo(Registration.Kind.DYNAMIC);
        assertThat(client.toString() + client.keys()).doesNotContain(response.json("client_secret"));
        String code = server.code(Exchanges.with(TestServer.authorizationRequest(), "client_id", id));
        Exchanges.successful(
                server.token(Forms.basic(id, response.json("client_secret")), TestServer.codeExchange(code)));
        assertThat(server.server.metadata()).containsEntry("registration_endpoint", TestServer.ISSUER + "/register");
    }

    @Test
    @Spec("RFC 7591 §3")
    @Checks("DC-04")
    void requiresAnInitialAccessToken() {
        for (String wrong : List.of("", "wrong", INITIAL + "x")) {
            RefusedToken.with(
                    401, "invalid_token", server, () -> send(server, "POST", "/register", wrong, json(web())));
        }
        TestServer open = start(
                RegistrationPolicy.requireInitialAccessToken(List.of(), "read").allowAnonymous());
        assertThat(send(open, "POST", "/register", "", json(web())).status()).isEqualTo(201);
        assertThat(send(open, "POST", "/register", "wrong", json(web())).status())
                .isEqualTo(401);
    }

    @Test
    @Spec({"RFC 7591 §3.2.2", "RFC 7591 §5"})
    @Checks({"DC-05", "AZ-04", "AZ-05", "CA-18"})
    void rejectsMetadataBeyondThePolicy() {
        assertRejected("grant_types", List.of("client_credentials"));
        assertRejected("grant_types", List.of("refresh_token"));
        assertRejected("grant_types", List.of("password"));
        assertRejected("grant_types", List.of());
        assertRejected("grant_types", "authorization_code");
        assertRejected("scope", "admin");
        assertRejected("scope", List.of("read"));
        assertRejected("token_endpoint_auth_method", "tls_client_auth");
        assertRejected("token_endpoint_auth_method", List.of("none"));
        assertRejected("response_types", List.of("token"));
        Map<String, Object> keyed = web();
        keyed.put("token_endpoint_auth_method", "private_key_jwt");
        keyed.put("jwks_uri", "https://client.example/jwks"); // without a fetcher in this server
        assertRejectedWith("invalid_client_metadata", keyed);
        assertRejected("jwks", Map.of("keys", List.of(Map.of("kty", "oct", "k", "AAAA"))));
        for (String uri : List.of(
                "https://c/*",
                "javascript:alert(1)",
                "data:text/html,x",
                "https://c@evil.example/cb",
                "https://c.example/cb#f",
                "http://c.example/cb",
                "http://c.example:*/cb",
                "https://127.0.0.1:*/cb",
                "app:/cb",
                "myapp://cb",
                "/relative")) {
            Map<String, Object> metadata = web();
            metadata.put("redirect_uris", List.of(uri));
            assertRejectedWith("invalid_redirect_uri", metadata);
        }
        Map<String, Object> none = web();
        none.remove("redirect_uris");
        assertRejectedWith("invalid_client_metadata", none);
    }

    private static Map<String, Object> with(Map<String, Object> metadata, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(metadata);
        more.put(name, value);
        return more;
    }

    private Client registeredAs(Map<String, Object> metadata) {
        return server.clients.find(registered(metadata).json("client_id")).orElseThrow();
    }

    private Client registeredWith(String name, Object value) {
        Map<String, Object> metadata = web();
        metadata.put(name, value);
        return registeredAs(metadata);
    }

    @Test
    @Spec({"RFC 7591 §2", "RFC 7591 §3.2.1"})
    @Checks("DC-05")
    void ignoresUnknownMembers() {
        List<String> grants = List.of(
                "authorization_code", "urn:ietf:params:oauth:grant-type:device_code", "refresh_token", "password");
        assertThat(registeredWith("grant_types", grants).grantTypes())
                .containsExactlyInAnyOrder(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN);
        assertThat(registeredWith("response_types", List.of("code", "token", "id_token code"))
                        .responseTypes())
                .containsExactly("code");
        assertThat(registeredWith("scope", "openid read  offline_access").scope())
                .isEqualTo(Scope.of("read"));
        assertThat(registeredWith("scope", "").scope()).isEqualTo(Scope.of("read", "write"));
        TestResponse response = registered(web());
        assertThat(response.json("scope")).isEqualTo("read write");
    }

    @Test
    @Spec("RFC 7591 §2")
    @Checks({"DC-05", "AZ-04"})
    void acceptsUnusedMembersOfMetadata() {
        for (String address : List.of("client_uri", "logo_uri", "tos_uri", "policy_uri")) {
            for (Object value : List.of("", "http://c.example", "javascript:alert(1)", "data:text/html,x", 7L)) {
                TestResponse response = registered(with(web(), address, value));
                assertThat(response.json()).doesNotContainKey(address);
            }
        }
        assertThat(registeredWith("contacts", List.of("me@c.example")).name()).isEqualTo("A web app");
        assertThat(registeredWith("jwks_uri", "http://c.example/keys").keys().jwksUri())
                .isEmpty();
        assertThat(registeredWith("client_name", 7L).name()).isNotEmpty();
        String nulls = json(web())
                .replaceFirst(
                        "\\{",
                        "{\"client_uri\":null,\"scope\":null,\"jwks\":null,\"software_id\":123456789012345678901234567890,");
        assertThat(send(server, "POST", "/register", INITIAL, nulls).status()).isEqualTo(201);
    }

    @Test
    @Spec("RFC 7591 §3.2.2")
    void namesTheMemberAndTheValueInTheError() {
        Map<String, Object> metadata = web();
        metadata.put("grant_types", List.of("client_credentials", "x\"y\\z"));
        assertThat(register(metadata).json("error_description")).contains("grant_types", "client_credentials", "x?y?z");
        metadata = web();
        metadata.put("redirect_uris", List.of("http://c.example/cb"));
        assertThat(register(metadata).json("error_description")).contains("http://c.example/cb");
    }

    @Test
    @Checks("UI-08")
    void removesInvisibleCharactersFromTheClientName() {
        Map<String, String> shown = Map.of(
                "Evil" + (char) 0x202e + "gnp.exe",
                "Evilgnp.exe",
                "A\0B" + (char) 7 + "C" + (char) 0x1b + "D",
                "ABCD",
                "A" + (char) 0x200b + (char) 0x200d + (char) 0x2060 + "B" + (char) 0xfeff,
                "AB",
                "A" + (char) 0x2028 + "B" + (char) 0xa0 + "  C",
                "A B C",
                "x".repeat(1000),
                "x".repeat(100));
        shown.forEach((sent, name) ->
                assertThat(registeredWith("client_name", sent).name()).isEqualTo(name));
    }

    @Test
    @Checks("UI-08")
    void rejectsTheNameOfATrustedClient() {
        server = start(RegistrationPolicy.requireInitialAccessToken(
                        List.of(new GeneratedSecret().hash(INITIAL)), "read", "write")
                .protectNames(() -> List.of("Payröll", "Büro 24")));
        for (String name : List.of(
                "Payröll",
                "payröll",
                "PAYRÖLL",
                "P a y r o l l",
                "Pay" + (char) 0x200b + "roll",
                "Payroll!",
                "büro24")) {
            assertRejected("client_name", name);
        }
        assertThat(registeredWith("client_name", "Payroll Helper").name()).isEqualTo("Payroll Helper");
    }

    @Test
    @Spec({"RFC 8252 §7.1", "RFC 8252 §8.4"})
    @Checks("AZ-05")
    void acceptsPrivateUseSchemesWithAPeriodOrKnownOnes() {
        server = start(RegistrationPolicy.requireInitialAccessToken(
                        List.of(new GeneratedSecret().hash(INITIAL)), "read", "write")
                .appSchemes("MyApp"));
        for (String uri : List.of("com.example.app:/cb", "cursor://anysphere/cb", "vscode://x/y", "myapp:/cb")) {
            assertThat(registeredWith("redirect_uris", List.of(uri)).redirectUris())
                    .containsExactly(new RedirectUri(uri));
        }
    }

    @Test
    @Spec("RFC 8252 §7.3")
    @Checks("AZ-07")
    void acceptsAWildcardPortOfALoopbackRedirectUri() {
        for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
            Client client = registeredWith("redirect_uris", List.of("http://" + host + ":*/cb"));
            assertThat(client.redirectUri("http://" + host + ":4711/cb")).isPresent();
            assertThat(client.redirectUri("http://" + host + ":4711/other")).isEmpty();
        }
    }

    @Test
    @Spec("RFC 7591 §2")
    void choosesTheAuthenticationMethodThatThePolicyPrefers() {
        Map<String, Object> metadata = web();
        metadata.put("token_endpoint_auth_methods_supported", List.of("none", "tls_client_auth", "client_secret_post"));
        assertThat(registeredAs(metadata).authMethod()).isEqualTo("client_secret_post");
        metadata.put("token_endpoint_auth_method", "tls_client_auth");
        assertThat(registeredAs(metadata).authMethod()).isEqualTo("client_secret_post");
        metadata.put("token_endpoint_auth_method", "none");
        assertThat(registeredAs(metadata).authMethod()).isEqualTo("none");
        metadata.remove("token_endpoint_auth_method");
        metadata.put("token_endpoint_auth_methods_supported", List.of("tls_client_auth"));
        assertRejectedWith("invalid_client_metadata", metadata);
    }

    @Test
    @Spec("RFC 7591 §3.1")
    @Checks({"DC-05", "DC-11"})
    void ignoresMembersThatTheServerSets() {
        Map<String, Object> metadata = web();
        metadata.put("client_id", "admin");
        metadata.put("client_secret", "chosen");
        metadata.put("secret_hashes", List.of("$sha256$x"));
        metadata.put("registered", "configured");
        metadata.put("allow_missing_pkce", true);
        metadata.put("allow_endpoint_audience", true);
        metadata.put("refresh_rotation", "never");
        metadata.put("registration_token_hash", "$sha256$x");
        metadata.put("unknown", Map.of("deep", List.of(1L)));
        TestResponse response = registered(metadata);
        Client client = server.clients.find(response.json("client_id")).orElseThrow();
        assertThat(client.id()).isNotEqualTo("admin");
        assertThat(client.rules().pkceOptional()).isFalse();
        assertThat(client.rules().endpointAudience()).isFalse();
        assertThat(client.rotation()).isEqualTo(Client.Rotation.AGING);
        assertThat(client.registration().kind()).isEqualTo(Registration.Kind.DYNAMIC);
        assertThat(client.secretHashes()).doesNotContain("$sha256$x");
        assertThat(response.json("client_secret")).isNotEqualTo("chosen");
    }

    @Test
    @Spec({"RFC 8259 §4", "RFC 7493 §2.1"})
    @Checks("DC-08")
    void rejectsABodyThatIsNoJsonObject() {
        for (String body : List.of(
                "",
                "[]",
                "{",
                "{}x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "{\"a\":1e1000000000}",
                json(web()).replace("A web app", "\\ud800"),
                "{\"a\":".repeat(5000),
                "\uFEFF{}")) {
            TestResponse response = send(server, "POST", "/register", INITIAL, body);
            assertThat(response.status())
                    .as(body.substring(0, Math.min(20, body.length())))
                    .isEqualTo(400);
        }
        TestResponse form = server.post("/register", Map.of("Authorization", "Bearer " + INITIAL), Map.of("a", "b"));
        assertThat(form.status()).isEqualTo(400);
    }

    @Test
    @Spec({
        "RFC 7592 §2.1",
        "RFC 7592 §2.2",
        "RFC 7592 §2.3",
        "OpenID Connect Registration §4.2",
        "OpenID Connect Registration §4.3"
    })
    @Checks({"DC-05", "DC-06"})
    void supportsReadingUpdatingAndDeletingARegistration() {
        TestResponse first = registered(web());
        String target = managementPath(first);
        String token = first.json("registration_access_token");
        TestResponse read = send(server, "GET", target, token, "");
        assertThat(read.json()).containsEntry("client_name", "A web app").doesNotContainKey("client_secret");
        Map<String, Object> change = web();
        change.put("client_id", first.json("client_id"));
        change.put("client_name", "Renamed");
        TestResponse changed = send(server, "PUT", target, token, json(change));
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json()).containsEntry("client_name", "Renamed").doesNotContainKey("client_secret");
        RefusedToken.with(401, "invalid_token", server, () -> send(server, "GET", target, token, ""));
        String next = changed.json("registration_access_token");
        change.put("scope", "admin");
        RefusedToken.with("invalid_client_metadata", server, () -> send(server, "PUT", target, next, json(change)));
        change.put("scope", "read");
        change.put("client_id", "app");
        RefusedToken.with("invalid_client_metadata", server, () -> send(server, "PUT", target, next, json(change)));
        String code =
                server.code(Exchanges.with(TestServer.authorizationRequest(), "client_id", first.json("client_id")));
        TestResponse tokens = server.token(
                Forms.basic(first.json("client_id"), first.json("client_secret")), TestServer.codeExchange(code));
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(200);
        assertThat(send(server, "DELETE", target, next, "").status()).isEqualTo(204);
        assertThat(server.clients.find(first.json("client_id"))).isEmpty();
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(401);
        RefusedToken.with(401, "invalid_token", server, () -> send(server, "GET", target, next, ""));
    }

    @Test
    @Spec({"RFC 7592 §2", "OpenID Connect Registration §4.4"})
    @Checks("DC-06")
    void rejectsTheRegistrationAccessTokenOfAnotherClient() {
        TestResponse one = registered(web());
        TestResponse two = registered(web());
        String token = one.json("registration_access_token");
        TestResponse foreign = RefusedToken.with(
                401, "invalid_token", server, () -> send(server, "GET", managementPath(two), token, ""));
        TestResponse unknown = RefusedToken.with(
                401, "invalid_token", server, () -> send(server, "GET", "/register?client_id=nobody", token, ""));
        TestResponse configured = RefusedToken.with(
                401, "invalid_token", server, () -> send(server, "GET", "/register?client_id=app", token, ""));
        assertThat(description(foreign)).isEqualTo(description(unknown)).isEqualTo(description(configured));
        RefusedToken.with(401, "invalid_token", server, () -> send(server, "GET", managementPath(one), "", ""));
    }

    /** Returns the description without the request ID. */
    private static String description(TestResponse response) {
        String description = response.json("error_description");
        return description.substring(0, description.indexOf("(request"));
    }

    @Test
    @Spec("RFC 9700 §4.11.2")
    @Checks("AZ-18")
    void neverRedirectsToAnUntrustedClientWithoutInteraction() {
        String id = registered(web()).json("client_id");
        for (Ask wrong : List.of(
                Ask.app().with("client_id", id).with("scope", "admin"),
                Ask.app().with("client_id", id).with("response_type", "x"),
                Ask.app().with("client_id", id).with("prompt", "none").with("scope", "admin"))) {
            TestResponse response = wrong.get(server);
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.headers("Location")).isEmpty();
        }
        for (Optional<EndUser> session : List.of(Optional.<EndUser>empty(), Optional.of(EndUser.of("alice")))) {
            server.session = session;
            assertThat(Ask.app()
                            .with("client_id", id)
                            .with("prompt", "none")
                            .get(server)
                            .query())
                    .as("whether or not an end-user is logged in")
                    .containsEntry("error", "interaction_required");
        }
        server.session = Optional.empty();
        server.decision = (request, key) -> server.interactions().denyAccess(request, key);
        assertThat(server.decide(Ask.app().with("client_id", id).get(server)).query())
                .containsEntry("error", "access_denied");
    }

    @Test
    @Spec("RFC 7592 §2.2")
    @Checks("DC-06")
    void keepsTheRegistrationAccessTokenAfterARejectedUpdate() {
        TestResponse first = registered(web());
        Map<String, Object> change = web();
        change.put("client_id", first.json("client_id"));
        change.put("jwks", Map.of("keys", List.of()));
        String token = first.json("registration_access_token");
        RefusedToken.with(
                "invalid_client_metadata",
                server,
                () -> send(server, "PUT", managementPath(first), token, json(change)));
        change.remove("jwks");
        assertThat(send(server, "PUT", managementPath(first), token, json(change))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Spec({"RFC 7592 §2.2", "RFC 7592 §2.3"})
    @Checks("DC-06")
    void appliesOneOfManyConcurrentUpdatesAndDeletions() {
        try (Race race = new Race(8)) {
            for (int i = 0; i < 30; i++) {
                TestResponse first = registered(web());
                Map<String, Object> change = web();
                change.put("client_id", first.json("client_id"));
                String token = first.json("registration_access_token");
                AtomicInteger number = new AtomicInteger();
                List<Integer> responses = race.run(() -> number.getAndIncrement() % 2 == 0
                        ? send(server, "PUT", managementPath(first), token, json(change))
                                .status()
                        : send(server, "DELETE", managementPath(first), token, "")
                                .status());
                assertThat(responses).isSubsetOf(200, 204, 401, 503);
                assertThat(responses.stream().filter(status -> status < 300)).hasSize(1);
                assertThat(server.clients.find(first.json("client_id")).isPresent())
                        .isEqualTo(responses.contains(200));
            }
        }
    }

    @Test
    @Spec("RFC 7592 §2.2")
    @ExpectedLog("temporarily_unavailable")
    void allowsARetryOfAnUpdateThatCouldNotBeStored() {
        MemoryClients clients = MemoryClients.of();
        AtomicBoolean away = new AtomicBoolean();
        ClientRegistry failing =
                FailingStores.failing(ClientRegistry.class, clients, name -> away.get() && name.equals("change"));
        TestClock clock = new TestClock();
        TestServer other = serverOn(clock, MemoryStoreProvider.stores(clock), clients, failing);
        TestResponse first = send(other, "POST", "/register", INITIAL, json(web()));
        String token = first.json("registration_access_token");
        Map<String, Object> change = web();
        change.put("client_id", first.json("client_id"));
        away.set(true);
        for (int i = 0; i < 2; i++) {
            assertThat(send(other, "PUT", managementPath(first), token, json(change))
                            .status())
                    .isEqualTo(503);
        }
        away.set(false);
        clock.advance(Duration.ofSeconds(31));
        assertThat(send(other, "PUT", managementPath(first), token, json(change))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Spec("RFC 7592 §2.2")
    void keepsWhatAnOperatorChangesDuringAnUpdate() {
        MemoryClients clients = MemoryClients.of();
        AtomicReference<Consumer<String>> operator = new AtomicReference<>(id -> {});
        ClientRegistry registry = FailingStores.failing(ClientRegistry.class, clients, name -> {
            if (name.equals("change")) {
                operator.get().accept(clients.all().toList().get(0).id());
            }
            return false;
        });
        TestClock clock = new TestClock();
        TestServer other = serverOn(clock, MemoryStoreProvider.stores(clock), clients, registry);
        TestResponse first = send(other, "POST", "/register", INITIAL, json(web()));
        Map<String, Object> change = web();
        change.put("client_id", first.json("client_id"));

        List<String> rotated = List.of(new GeneratedSecret().hash("another secret"));
        operator.set(id -> clients.change(id, client -> {
            Map<String, Object> members = new LinkedHashMap<>(ClientMetadata.write(client));
            members.put("secret_hashes", rotated);
            return ClientMetadata.read(id, members);
        }));
        String token = first.json("registration_access_token");
        TestResponse second = send(other, "PUT", managementPath(first), token, json(change));
        assertThat(second.status()).isEqualTo(200);
        assertThat(clients.all().toList().get(0).secretHashes()).isEqualTo(rotated);

        operator.set(clients::delete);
        String next = second.json("registration_access_token");
        assertThat(send(other, "PUT", managementPath(first), next, json(change)).status())
                .isEqualTo(401);
        assertThat(clients.all().toList()).isEmpty();
    }

    @Test
    @Spec("RFC 7592 §2.3")
    @Checks("R-09")
    @ExpectedLog("temporarily_unavailable")
    void allowsARetryOfADeletionThatCouldNotRevokeTheTokens() {
        MemoryClients clients = MemoryClients.of();
        AtomicBoolean away = new AtomicBoolean();
        TestClock clock = new TestClock();
        Stores memory = MemoryStoreProvider.stores(clock);
        Stores failing = Stores.of(
                FailingStores.failing(
                        AuthorizationStore.class, memory.authorizations(), name -> away.get() && name.equals("revoke")),
                memory.oneTimes(),
                memory.consents(),
                memory.keys());
        TestServer other = serverOn(clock, failing, clients, clients);
        TestResponse first = send(other, "POST", "/register", INITIAL, json(web()));
        String token = first.json("registration_access_token");
        away.set(true);
        assertThat(send(other, "DELETE", managementPath(first), token, "").status())
                .isEqualTo(503);
        away.set(false);
        clock.advance(Duration.ofSeconds(31));
        assertThat(send(other, "DELETE", managementPath(first), token, "").status())
                .isEqualTo(204);
        assertThat(clients.all().toList()).isEmpty();
    }

    @Test
    @Spec("RFC 7592 §2.3")
    void revokesAnAuthorizationGrantedDuringTheDeletionOfItsClient() {
        MemoryClients clients = MemoryClients.of();
        TestClock clock = new TestClock();
        Stores stores = MemoryStoreProvider.stores(clock);
        ClientRegistry registry = FailingStores.failing(ClientRegistry.class, clients, name -> {
            if (name.equals("delete")) {
                stores.authorizations()
                        .insert(granted(clients.all().toList().iterator().next().id(), clock.instant()));
            }
            return false;
        });
        TestServer other = serverOn(clock, stores, clients, registry);
        TestResponse first = send(other, "POST", "/register", INITIAL, json(web()));
        String token = first.json("registration_access_token");
        assertThat(send(other, "DELETE", managementPath(first), token, "").status())
                .isEqualTo(204);
        assertThat(stores.authorizations()
                        .all(new AuthorizationFilter.Client(first.json("client_id")))
                        .toList())
                .hasSize(1)
                .noneMatch(Authorization::isActive);
    }

    private static Authorization granted(String client, Instant now) {
        Permission permission = Permission.of(Scope.of("read"));
        return Authorization.create(Entropy.system(), client, Optional.empty(), permission, Map.of(), now)
                .start(Optional.empty(), now.plusSeconds(300));
    }

    @Test
    @Checks("DC-04")
    void rateLimitsRegistrationsPerAddress() {
        MemoryClients clients = MemoryClients.of();
        TestServer strict = new TestServer(
                clients,
                builder -> builder.enable(
                                new ClientRegistration(RegistrationPolicy.requireInitialAccessToken(List.of(), "read")
                                        .allowAnonymous()))
                        .limits(RateLimits.defaults().with(RateLimits.Kind.REGISTRATIONS, 3)));
        for (int i = 0; i < 3; i++) {
            assertThat(send(strict, "POST", "/register", "", json(web())).status())
                    .isEqualTo(201);
        }
        TestResponse stopped = send(strict, "POST", "/register", "", json(web()));
        assertThat(stopped.status()).isEqualTo(429);
        assertThat(stopped.headers("Retry-After")).hasSize(1);
        assertThat(clients.all().toList()).hasSize(3);
    }
}
