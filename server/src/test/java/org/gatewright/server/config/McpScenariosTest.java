package org.gatewright.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.Client;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.registration.ClientDocuments;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.Published;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/**
 * The requests that the conformance suite of the Model Context Protocol expects of a client, sent to this server by a client
 * that knows only the MCP server. Scenarios whose requests {@link McpClientsTest} or {@link McpProfileTest} send are not
 * repeated.
 */
class McpScenariosTest {
    private static final String HOST = TestServer.ISSUER;
    private static final String TOOLS = HOST + "/mcp";
    private static final String RESOURCE = "/.well-known/oauth-protected-resource";
    private static final String CALLBACK = "http://localhost:3000/callback";
    private static final String SECRET = "a-secret-of-the-client";
    private static final String SECRET_HASH = new GeneratedSecret().hash(SECRET);
    private static final String[] BASIC = {"mcp:basic"};
    private static final String[] ALL = {"mcp:basic", "mcp:read", "mcp:write"};
    private static final Map<String, String> NO_HEADERS = Map.of();

    private final Published published = new Published();
    private final MemoryClients clients = new MemoryClients();
    private final SigningKey key = Keys.key();

    private static RegistrationPolicy policy(String... scope) {
        return RegistrationPolicy.requireInitialAccessToken(List.of(), scope).allowAnonymous();
    }

    private TestServer server(String issuer, String resource, String[] scope, Feature... features) {
        return new TestServer(
                AuthorizationServer.builder().issuer(issuer).allowInsecureRequests(),
                clients,
                builder -> builder.profile(Profile.mcp())
                        .publishedScope(scope)
                        .fetcher(published)
                        .enable(features)
                        .resources(ProtectedResource.at(resource)),
                InProcess::of);
    }

    /** A server with registration, for one MCP server. */
    private TestServer server() {
        return server(HOST, TOOLS, ALL, new ClientRegistration(policy(ALL)));
    }

    /** An MCP server whose calls need {@code mcp:basic}, and one of them {@code mcp:write}. */
    private static Http tools(TestServer server, String resource) {
        Guard guard = server.server
                .guard()
                .describedBy(ResourceMetadata.of(
                                resource,
                                String.valueOf(server.server.metadata().get("issuer")))
                        .scope(ALL));
        Handler basic = guard.protect(Scope.of("mcp:basic"), (request, token) -> Response.empty(204));
        Handler write = guard.protect(Scope.of("mcp:write"), (request, token) -> Response.empty(204));
        List<Route> routes = new ArrayList<>(guard.routes());
        routes.add(Route.post("/mcp", basic));
        routes.add(Route.post("/mcp/write", write));
        return InProcess.of(routes);
    }

    private static Http tools(TestServer server) {
        return tools(server, TOOLS);
    }

    private static TestResponse call(Http tools, String path, String token) {
        return tools.request("POST", path, Map.of("Authorization", "Bearer " + token), "");
    }

    /** An authorization server as a client has discovered it. */
    private record Discovered(TestServer server, String issuer, Map<String, Object> metadata) {
        /** By the metadata of the MCP server at this address, and that of the authorization server that it names. */
        static Discovered by(Http tools, String address, TestServer server) {
            Object first = ((List<?>) tools.get(address).json().get("authorization_servers")).get(0);
            return by(server, String.valueOf(first));
        }

        static Discovered by(TestServer server, String issuer) {
            String path = URI.create(issuer).getRawPath();
            TestResponse metadata = server.get("/.well-known/oauth-authorization-server" + path);
            assertThat(metadata.status()).isEqualTo(200);
            assertThat(metadata.json("issuer")).isEqualTo(issuer);
            return new Discovered(server, issuer, metadata.json());
        }

        private String path(String endpoint) {
            return URI.create(String.valueOf(metadata.get(endpoint))).getRawPath();
        }

        /** The registration of a client of this machine that authenticates in this way. */
        TestResponse register(String method) {
            Map<String, Object> body = Map.of(
                    "client_name",
                    "A client of tools",
                    "redirect_uris",
                    List.of(CALLBACK),
                    "grant_types",
                    List.of("authorization_code", "refresh_token"),
                    "response_types",
                    List.of("code"),
                    "token_endpoint_auth_method",
                    method,
                    "application_type",
                    "native");
            TestResponse registered = server.http.request(
                    "POST", path("registration_endpoint"), Map.of("Content-Type", "application/json"), Json.text(body));
            assertThat(registered.status()).as(registered.text()).isEqualTo(201);
            assertThat(registered.json("token_endpoint_auth_method")).isEqualTo(method);
            return registered;
        }

        TestResponse authorize(String clientId, Map<String, String> more) {
            Map<String, String> query = new LinkedHashMap<>(more);
            query.put("response_type", "code");
            query.put("client_id", clientId);
            query.put("redirect_uri", CALLBACK);
            query.put("state", "abc");
            query.put("code_challenge", CodeChallenge.from(TestServer.VERIFIER).value());
            query.put("code_challenge_method", "S256");
            return server.get(path("authorization_endpoint") + "?" + Forms.encode(query));
        }

        /** The token request with the code of an authorization request that alice allows, without authentication. */
        Map<String, String> redemption(String clientId, Map<String, String> more) {
            Map<String, String> answer =
                    server.decide(authorize(clientId, more)).query();
            assertThat(answer).containsEntry("iss", issuer).containsEntry("state", "abc");
            Map<String, String> form = new LinkedHashMap<>();
            form.put("grant_type", "authorization_code");
            form.put("code", answer.get("code"));
            form.put("code_verifier", TestServer.VERIFIER);
            form.put("redirect_uri", CALLBACK);
            if (more.containsKey("resource")) {
                form.put("resource", more.get("resource"));
            }
            return form;
        }

        TestResponse token(Map<String, String> headers, Map<String, String> form) {
            return server.post(path("token_endpoint"), headers, form);
        }

        /** The tokens of a public client. */
        TestResponse tokens(String clientId, Map<String, String> more) {
            Map<String, String> form = redemption(clientId, more);
            form.put("client_id", clientId);
            return Exchanges.successful(token(NO_HEADERS, form));
        }
    }

    private static String scopeOf(TestResponse challenge) {
        String text = challenge.header("WWW-Authenticate");
        int start = text.indexOf("scope=\"") + 7;
        return text.substring(start, text.indexOf('"', start));
    }

    private static Map<String, String> basic(String clientId, String secret) {
        return Map.of("Authorization", Forms.basic(clientId, secret));
    }

    /** Scenarios {@code auth/metadata-var2} and {@code auth/metadata-var3} of 0.2.0-alpha.12. */
    @Test
    @Spec({"Model Context Protocol Authorization: Discovery", "RFC 8414 §3.1", "RFC 9207 §2"})
    void discoversTheServerBelowAPath() {
        TestServer server = server(HOST + "/tenant1", HOST, BASIC, new ClientRegistration(policy(BASIC)));
        Http tools = tools(server, HOST);
        assertThat(tools.get(RESOURCE + "/mcp").status()).isEqualTo(404);
        Discovered found = Discovered.by(tools, RESOURCE, server);
        String resource = tools.get(RESOURCE).json("resource");
        String id = found.register("none").json("client_id");
        TestResponse tokens = found.tokens(id, Map.of("resource", resource));
        assertThat(call(tools, "/mcp", tokens.json("access_token")).status()).isEqualTo(204);
    }

    /** Scenario {@code auth/2025-03-26-oauth-metadata-backcompat} of 0.2.0-alpha.12. */
    @Test
    @Spec({"Model Context Protocol Authorization: Discovery", "RFC 8414 §2", "RFC 8707 §2"})
    void discoversTheServerAtTheHostOfTheTools() {
        TestServer server = new TestServer(
                clients,
                builder -> builder.profile(Profile.mcp())
                        .endpoints("/oauth")
                        .enable(new ClientRegistration(policy(BASIC)))
                        .addDefaultResource(ProtectedResource.at(TOOLS)));
        Discovered found = Discovered.by(server, HOST);
        assertThat(found.metadata())
                .containsEntry("authorization_endpoint", HOST + "/oauth/authorize")
                .containsEntry("token_endpoint", HOST + "/oauth/token")
                .containsEntry("registration_endpoint", HOST + "/oauth/register");
        TestResponse tokens = found.tokens(found.register("none").json("client_id"), Map.of());
        assertThat(call(tools(server), "/mcp", tokens.json("access_token")).status())
                .isEqualTo(204);
    }

    /** Scenario {@code auth/scope-from-www-authenticate} of 0.2.0-alpha.12. */
    @Test
    @Spec({"Model Context Protocol Authorization: Scope Challenge Handling", "RFC 6750 §3"})
    void requestsTheScopeOfTheChallenge() {
        TestServer server = server();
        Http tools = tools(server);
        String scope = scopeOf(tools.request("POST", "/mcp", NO_HEADERS, ""));
        Discovered found = Discovered.by(tools, RESOURCE + "/mcp", server);
        String id = found.register("none").json("client_id");
        TestResponse tokens = found.tokens(id, Map.of("scope", scope, "resource", TOOLS));
        assertThat(tokens.json("scope")).isEqualTo("mcp:basic");
        assertThat(call(tools, "/mcp", tokens.json("access_token")).status()).isEqualTo(204);
    }

    /**
     * Scenarios {@code auth/scope-from-scopes-supported} and {@code auth/offline-access-not-supported} of
     * 0.2.0-alpha.12.
     */
    @Test
    @Spec({"Model Context Protocol Authorization: Server Location", "RFC 9728 §2"})
    void requestsEveryScopeOfTheTools() {
        TestServer server = server();
        Http tools = tools(server);
        List<?> scope = (List<?>) tools.get(RESOURCE + "/mcp").json().get("scopes_supported");
        Discovered found = Discovered.by(tools, RESOURCE + "/mcp", server);
        assertThat(found.metadata()).containsEntry("scopes_supported", scope);
        String text = String.join(" ", scope.stream().map(String::valueOf).toList());
        String id = found.register("none").json("client_id");
        TestResponse tokens = found.tokens(id, Map.of("scope", text, "resource", TOOLS));
        assertThat(tokens.json("scope")).isEqualTo("mcp:basic mcp:read mcp:write");
        assertThat(call(tools, "/mcp/write", tokens.json("access_token")).status())
                .isEqualTo(204);
    }

    /** Scenario {@code auth/scope-step-up} of 0.2.0-alpha.12. */
    @Test
    @Spec({"Model Context Protocol Authorization: Scope Challenge Handling", "RFC 6750 §3.1"})
    void requestsMoreScopeAfterARejectedCall() {
        TestServer server = server();
        Http tools = tools(server);
        Discovered found = Discovered.by(tools, RESOURCE + "/mcp", server);
        String id = found.register("none").json("client_id");
        TestResponse first = found.tokens(id, Map.of("scope", "mcp:basic", "resource", TOOLS));
        TestResponse rejected = call(tools, "/mcp/write", first.json("access_token"));
        assertThat(rejected.status()).isEqualTo(403);
        String union = first.json("scope") + " " + scopeOf(rejected);
        TestResponse second = found.tokens(id, Map.of("scope", union, "resource", TOOLS));
        assertThat(second.json("scope")).isEqualTo("mcp:basic mcp:write");
        for (String path : List.of("/mcp", "/mcp/write")) {
            assertThat(call(tools, path, second.json("access_token")).status()).isEqualTo(204);
        }
    }

    /** Scenario {@code auth/offline-access-scope} of 0.2.0-alpha.12. */
    @Test
    @Spec({"Client ID Metadata Document", "RFC 6749 §6"})
    void requestsOfflineAccessWhereTheServerListsIt() {
        String id = "https://app.example/client.json";
        published.put(
                id,
                Map.of(
                        "client_id",
                        id,
                        "client_name",
                        "A client of tools",
                        "redirect_uris",
                        List.of(CALLBACK),
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "token_endpoint_auth_method",
                        "none"));
        String[] scope = {"mcp:basic", "offline_access"};
        TestServer server = server(HOST, TOOLS, scope, new ClientDocuments(published, scope));
        Discovered found = Discovered.by(tools(server), RESOURCE + "/mcp", server);
        assertThat(found.metadata())
                .containsEntry("scopes_supported", List.of(scope))
                .containsEntry("client_id_metadata_document_supported", true);
        TestResponse tokens = found.tokens(id, Map.of("scope", "mcp:basic offline_access", "resource", TOOLS));
        assertThat(tokens.json("scope")).isEqualTo("mcp:basic offline_access");
        Map<String, String> refresh = TestServer.refresh(tokens.json("refresh_token"));
        refresh.put("client_id", id);
        refresh.put("resource", TOOLS);
        Exchanges.successful(found.token(NO_HEADERS, refresh));
    }

    /** Scenario {@code auth/token-endpoint-auth-basic} of 0.2.0-alpha.12. */
    @Test
    @Spec({"Model Context Protocol Authorization: Dynamic Client Registration", "RFC 6749 §2.3.1"})
    void authenticatesInTheHeader() {
        TestServer server = server();
        Discovered found = Discovered.by(tools(server), RESOURCE + "/mcp", server);
        TestResponse registered = found.register("client_secret_basic");
        String id = registered.json("client_id");
        Map<String, String> headers = basic(id, registered.json("client_secret"));
        TestResponse tokens =
                Exchanges.successful(found.token(headers, found.redemption(id, Map.of("resource", TOOLS))));
        Exchanges.successful(found.token(headers, TestServer.refresh(tokens.json("refresh_token"))));
    }

    /** Scenario {@code auth/pre-registration} of 0.2.0-alpha.12. */
    @Test
    @Spec({"Model Context Protocol Authorization: Resource Parameter", "RFC 6749 §2.3.1"})
    void usesTheSecretOfItsOperator() {
        clients.save(Client.confidentialWithHash("tools", SECRET_HASH)
                .redirectUris(CALLBACK)
                .scope("mcp:basic")
                .build());
        TestServer server = server(HOST, TOOLS, BASIC);
        Http tools = tools(server);
        Discovered found = Discovered.by(tools, RESOURCE + "/mcp", server);
        assertThat(found.metadata()).doesNotContainKey("registration_endpoint");
        TestResponse tokens = Exchanges.successful(
                found.token(basic("tools", SECRET), found.redemption("tools", Map.of("resource", TOOLS))));
        assertThat(call(tools, "/mcp", tokens.json("access_token")).status()).isEqualTo(204);
    }

    /** Scenario {@code auth/authorization-server-migration} of 0.2.0-alpha.12. */
    @Test
    @Spec({"Model Context Protocol Authorization: Dynamic Client Registration", "RFC 6749 §5.2"})
    void registersWithTheServerThatReplacesItsOwn() {
        TestServer old = server();
        Discovered before = Discovered.by(tools(old), RESOURCE + "/mcp", old);
        String oldId = before.register("none").json("client_id");
        TestResponse oldTokens = before.tokens(oldId, Map.of("resource", TOOLS));

        clients.delete(oldId); // the servers share no clients
        TestServer server = server("http://localhost:8081", TOOLS, BASIC, new ClientRegistration(policy(BASIC)));
        Http tools = tools(server);
        TestResponse rejected = call(tools, "/mcp", oldTokens.json("access_token"));
        assertThat(rejected.status()).isEqualTo(401);
        assertThat(rejected.header("WWW-Authenticate")).contains("resource_metadata=\"" + HOST + RESOURCE + "/mcp\"");
        Discovered after = Discovered.by(tools, RESOURCE + "/mcp", server);
        assertThat(after.authorize(oldId, Map.of("resource", TOOLS)).status()).isEqualTo(400);
        Map<String, String> refresh = TestServer.refresh(oldTokens.json("refresh_token"));
        refresh.put("client_id", oldId);
        assertThat(after.token(NO_HEADERS, refresh).error()).isEqualTo("invalid_client");
        TestResponse tokens = after.tokens(after.register("none").json("client_id"), Map.of("resource", TOOLS));
        assertThat(call(tools, "/mcp", tokens.json("access_token")).status()).isEqualTo(204);
    }

    private static Map<String, String> forItself() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("scope", "mcp:basic");
        form.put("resource", TOOLS);
        return form;
    }

    /** Scenario {@code auth/client-credentials-jwt} of 0.2.0-alpha.12. */
    @Test
    @Spec({"RFC 6749 §4.4", "RFC 7523 §2.2", "RFC 8707 §2"})
    void getsATokenOfItsOwnByItsKey() {
        clients.save(Client.withKeys("tools", new JwkSet(List.of(key.jwk())))
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("mcp:basic")
                .build());
        TestServer server = server(HOST, TOOLS, BASIC, new ClientAssertions());
        Http tools = tools(server);
        Discovered found = Discovered.by(tools, RESOURCE + "/mcp", server);
        assertThat(found.metadata())
                .extractingByKeys(
                        "token_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported")
                .asString()
                .contains("private_key_jwt", "ES256");
        Map<String, String> form = forItself();
        form.putAll(Keys.authentication(key.sign("JWT", Keys.assertion("tools", server.clock.instant()))));
        TestResponse tokens = Exchanges.successful(found.token(NO_HEADERS, form));
        assertThat(call(tools, "/mcp", tokens.json("access_token")).status()).isEqualTo(204);
    }

    /** Scenario {@code auth/client-credentials-basic} of 0.2.0-alpha.12. */
    @Test
    @Spec({"RFC 6749 §4.4", "RFC 6749 §2.3.1", "RFC 8707 §2"})
    void getsATokenOfItsOwnByItsSecret() {
        clients.save(Client.confidentialWithHash("tools", SECRET_HASH)
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("mcp:basic")
                .build());
        TestServer server = server(HOST, TOOLS, BASIC);
        Http tools = tools(server);
        Discovered found = Discovered.by(tools, RESOURCE + "/mcp", server);
        TestResponse tokens = Exchanges.successful(found.token(basic("tools", SECRET), forItself()));
        assertThat(call(tools, "/mcp", tokens.json("access_token")).status()).isEqualTo(204);
    }

    private String proof(TestServer server, String address, Map<String, Object> more) {
        Map<String, Object> claims = Keys.proof("POST", address, server.clock.instant());
        claims.putAll(more);
        return Keys.dpop(key, claims);
    }

    private static TestResponse callBound(Http tools, String token, String proof) {
        return tools.request("POST", "/mcp", Map.of("Authorization", "DPoP " + token, "DPoP", proof), "");
    }

    /** Scenario {@code auth/dpop} of 0.2.0-alpha.12. */
    @Test
    @Spec({"RFC 9449 §5", "RFC 9449 §7.1"})
    void bindsItsTokenToItsKey() {
        TestServer server = server(HOST, TOOLS, BASIC, Dpop.proofs(), new ClientRegistration(policy(BASIC)));
        Http tools = tools(server);
        Discovered found = Discovered.by(tools, RESOURCE + "/mcp", server);
        assertThat(found.metadata().get("dpop_signing_alg_values_supported"))
                .asString()
                .contains("ES256");
        String id = found.register("none").json("client_id");
        Map<String, String> form = found.redemption(id, Map.of("resource", TOOLS));
        form.put("client_id", id);
        TestResponse tokens = found.token(Map.of("DPoP", proof(server, HOST + "/token", Map.of())), form);
        assertThat(tokens.json("token_type")).isEqualTo("DPoP");
        String token = tokens.json("access_token");
        Map<String, Object> hash = Map.of("ath", Keys.hash(token));
        for (int call = 0; call < 2; call++) {
            assertThat(callBound(tools, token, proof(server, TOOLS, hash)).status())
                    .isEqualTo(204);
        }
    }

    /** Scenario {@code auth/dpop-nonce} of 0.2.0-alpha.12. */
    @Test
    @Spec({"RFC 9449 §8", "RFC 9449 §9"})
    void repeatsARequestWithTheNonceOfTheServer() {
        TestServer server = server(HOST, TOOLS, BASIC, Dpop.proofsWithNonce(), new ClientRegistration(policy(BASIC)));
        Http tools = tools(server);
        Discovered found = Discovered.by(tools, RESOURCE + "/mcp", server);
        String id = found.register("none").json("client_id");
        Map<String, String> form = found.redemption(id, Map.of("resource", TOOLS));
        form.put("client_id", id);
        TestResponse rejected = found.token(Map.of("DPoP", proof(server, HOST + "/token", Map.of())), form);
        assertThat(rejected.status()).isEqualTo(400);
        assertThat(rejected.error()).isEqualTo("use_dpop_nonce");
        Map<String, Object> nonce = Map.of("nonce", rejected.header("DPoP-Nonce"));
        TestResponse tokens = found.token(Map.of("DPoP", proof(server, HOST + "/token", nonce)), form);
        assertThat(tokens.json("token_type")).isEqualTo("DPoP");

        String token = tokens.json("access_token");
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("ath", Keys.hash(token)));
        TestResponse call = callBound(tools, token, proof(server, TOOLS, claims));
        assertThat(call.status()).isEqualTo(401);
        assertThat(call.headers("WWW-Authenticate"))
                .anyMatch(challenge -> challenge.startsWith("DPoP ") && challenge.contains("error=\"use_dpop_nonce\""));
        claims.put("nonce", call.header("DPoP-Nonce"));
        assertThat(callBound(tools, token, proof(server, TOOLS, claims)).status())
                .isEqualTo(204);
    }
}
