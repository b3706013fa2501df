package org.gatewright.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.registration.ClientDocuments;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.Published;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requirements of the Model Context Protocol on the authorization server and the resource server. */
class McpProfileTest {
    private static final String MCP = "https://tools.example/mcp";
    private static final String OTHER = "https://other.example/mcp";
    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource/mcp";
    private static final String ID = "https://app.example/client.json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Published published = new Published();
    private TestServer server;
    private Http tools;

    @BeforeEach
    void start() {
        MemoryClients clients = MemoryClients.of(
                Clients.app().build(), Clients.spa().build(), Clients.service().build());
        RegistrationPolicy policy = RegistrationPolicy.requireInitialAccessToken(List.of(), "read", "write")
                .allowAnonymous();
        server = new TestServer(
                clients,
                builder -> builder.profile(Profile.mcp())
                        .enable(new ClientDocuments(published, "read", "write"), new ClientRegistration(policy))
                        .resources(ProtectedResource.at(MCP), ProtectedResource.at(OTHER)));
        Guard guard = server.server
                .guard()
                .describedBy(ResourceMetadata.of(MCP, TestServer.ISSUER).scope("read", "write"));
        List<Route> routes = new java.util.ArrayList<>(guard.routes());
        for (Route route : List.of(
                Route.get("/mcp", guard.protect(Scope.of("read"), (request, token) -> Response.empty(204))),
                Route.post("/mcp", guard.protect(Scope.of("read"), (request, token) -> Response.empty(204))),
                Route.get("/mcp/write", guard.protect(Scope.of("write"), (request, token) -> Response.empty(204))))) {
            routes.add(route);
        }
        tools = InProcess.of(routes);
    }

    private TestResponse call(String target, String token) {
        return tools.request("GET", target, Map.of("Authorization", "Bearer " + token), "");
    }

    private static String resource(String uri) {
        return "resource=" + Forms.encode(uri);
    }

    private static Ask spa() {
        return Ask.app().with("client_id", "spa").with("redirect_uri", Exchanges.SPA_CALLBACK);
    }

    /** Returns the tokens of a public client for a resource. */
    private TestResponse tokens(Ask ask, String uri) {
        String code = server.decide(ask.and(resource(uri)).get(server)).query().get("code");
        return Exchanges.successful(server.token("", Forms.encode(Exchanges.spaExchange(code)) + "&" + resource(uri)));
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Discovery", "RFC 8414 §3"})
    void publishesAuthorizationServerMetadata() {
        assertThat(server.get("/.well-known/oauth-authorization-server").json())
                .containsEntry("issuer", TestServer.ISSUER)
                .containsKeys("authorization_endpoint", "token_endpoint", "registration_endpoint");
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Code Protection", "RFC 8414 §2", "RFC 7636 §4.4.1"})
    void requiresPkceWithS256() {
        assertThat(server.server.metadata()).containsEntry("code_challenge_methods_supported", List.of("S256"));
        RefusedRequest.when(server, spa().without("code_challenge", "code_challenge_method"))
                .assertSentTo(Exchanges.SPA_CALLBACK, "invalid_request");
        RefusedRequest.when(server, spa().with("code_challenge_method", "plain"))
                .assertSentTo(Exchanges.SPA_CALLBACK, "invalid_request");
        server.clients.save(Clients.app().allowMissingPkce().build());
        RefusedRequest.when(server, Ask.app().and(resource(MCP)).without("code_challenge", "code_challenge_method"))
                .assertSentToApp("invalid_request");
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Resource Parameter", "RFC 8707 §2"})
    @Checks("AR-19")
    void restrictsATokenToTheRequestedResource() {
        String token = tokens(spa(), MCP).json("access_token");
        assertThat(call("/mcp", token).status()).isEqualTo(204);
        RefusedRequest.when(server, spa().and(resource("https://unknown.example")))
                .assertSentTo(Exchanges.SPA_CALLBACK, "invalid_target");
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Resource Parameter", "RFC 8707 §2"})
    void requiresAResource() {
        RefusedRequest.when(server, spa()).assertSentTo(Exchanges.SPA_CALLBACK, "invalid_target");
        RefusedToken.with(
                "invalid_target", server, () -> server.token(Exchanges.service(), Exchanges.clientCredentials()));
        assertThatIllegalStateException()
                .isThrownBy(() -> TestServer.start(builder -> builder.profile(Profile.mcp())))
                .withMessageContaining("resources(...)");
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Resource Parameter", "RFC 9068 §3"})
    void issuesTokensForTheDefaultResource() {
        TestServer usual = TestServer.start(
                builder -> builder.profile(Profile.mcp()).addDefaultResource(ProtectedResource.at(MCP)));
        Exchanges.spaTokens(usual);
        assertThat(usual.events.issued.get(0).permission().resources()).containsExactly(MCP);
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Token Handling", "RFC 9728 §7.4", "RFC 8707 §2"})
    @Checks("IR-08")
    void rejectsATokenForAnotherResource() {
        for (String wrong : List.of(tokens(spa(), OTHER).json("access_token"), "gwa_rubbish")) {
            TestResponse refused = call("/mcp", wrong);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        }
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Server Location", "RFC 9728 §2", "RFC 9728 §3.1"})
    void namesTheAuthorizationServerInTheResourceMetadata() {
        TestResponse response = tools.get(WELL_KNOWN);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.json())
                .containsEntry("resource", MCP)
                .containsEntry("authorization_servers", List.of(TestServer.ISSUER))
                .containsEntry("scopes_supported", List.of("read", "write"))
                .containsEntry("bearer_methods_supported", List.of("header"));
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Server Location", "RFC 9728 §5.1", "RFC 6750 §3"})
    void namesResourceMetadataAndScopeInTheChallenge() {
        TestResponse bare = tools.get("/mcp");
        assertThat(bare.status()).isEqualTo(401);
        assertThat(bare.header("WWW-Authenticate"))
                .startsWith("Bearer ")
                .contains("resource_metadata=\"https://tools.example" + WELL_KNOWN + "\"")
                .contains("scope=\"read\"")
                .doesNotContain("error=");
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Scope Challenge Handling", "RFC 6750 §3.1"})
    void rejectsInsufficientScopeAndNamesTheRequiredScope() {
        String token = tokens(spa().with("scope", "read"), MCP).json("access_token");
        assertThat(call("/mcp", token).status()).isEqualTo(204);
        TestResponse refused = call("/mcp/write", token);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.headers("WWW-Authenticate"))
                .singleElement()
                .asString()
                .contains("error=\"insufficient_scope\"", "resource_metadata=\"")
                .containsOnlyOnce("scope=\"write\"");
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Token Requirements", "RFC 6750 §2.3"})
    @Checks("IR-01")
    void rejectsATokenInTheQuery() {
        String token = tokens(spa(), MCP).json("access_token");
        TestResponse query = tools.get("/mcp?access_token=" + token);
        assertThat(query.status()).isEqualTo(401);
        assertThat(tools.request("POST", "/mcp?access_token=" + token, Map.of("Content-Type", FORM), "")
                        .status())
                .isEqualTo(401);
    }

    @Test
    @Spec("Model Context Protocol Authorization: Token Requirements")
    void rejectsATokenInAForm() {
        String token = tokens(spa(), MCP).json("access_token");
        TestResponse form = tools.request("POST", "/mcp", Map.of("Content-Type", FORM), "access_token=" + token);
        assertThat(form.status()).isEqualTo(401);
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Client ID Metadata Documents", "Client ID Metadata Document §4"})
    void acceptsAClientIdMetadataDocument() {
        assertThat(server.server.metadata()).containsEntry("client_id_metadata_document_supported", true);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("client_id", ID);
        document.put("client_name", "A client of tools");
        document.put("redirect_uris", List.of("http://127.0.0.1:3000/cb", "http://localhost:3000/cb"));
        document.put("grant_types", List.of("authorization_code", "refresh_token"));
        document.put("response_types", List.of("code"));
        document.put("token_endpoint_auth_method", "none");
        published.put(ID, document);
        assertCodeFlowSucceeds(ID, "http://127.0.0.1:3000/cb");
        assertCodeFlowSucceeds(ID, "http://localhost:3000/cb");
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Dynamic Client Registration", "RFC 7591 §3.1"})
    void supportsDynamicClientRegistration() {
        String body = "{\"client_name\":\"A client of tools\",\"redirect_uris\":[\"http://127.0.0.1:3000/cb\"],"
                + "\"grant_types\":[\"authorization_code\",\"refresh_token\"],\"response_types\":[\"code\"],"
                + "\"token_endpoint_auth_method\":\"none\"}";
        TestResponse registered =
                server.http.request("POST", "/register", Map.of("Content-Type", "application/json"), body);
        assertThat(registered.status()).as(registered.text()).isEqualTo(201);
        assertCodeFlowSucceeds(registered.json("client_id"), "http://127.0.0.1:3000/cb");
    }

    private void assertCodeFlowSucceeds(String clientId, String callback) {
        Ask ask = Ask.app()
                .with("client_id", clientId)
                .with("redirect_uri", callback)
                .and(resource(MCP));
        Map<String, String> form =
                TestServer.codeExchange(server.decide(ask.get(server)).query().get("code"));
        form.put("client_id", clientId);
        form.put("redirect_uri", callback);
        TestResponse tokens = Exchanges.successful(server.token("", Forms.encode(form) + "&" + resource(MCP)));
        assertThat(call("/mcp", tokens.json("access_token")).status()).isEqualTo(204);
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Token Theft", "RFC 9700 §4.14.2"})
    @Checks("RT-02")
    void rotatesRefreshTokensOfPublicClients() {
        String first = tokens(spa(), MCP).json("refresh_token");
        TestResponse next = Exchanges.successful(Exchanges.spaRefresh(server, first));
        assertThat(next.json("refresh_token")).isNotEmpty().isNotEqualTo(first);
        assertThat(call("/mcp", next.json("access_token")).status()).isEqualTo(204);
        server.clock.advance(java.time.Duration.ofMinutes(1));
        RefusedToken.revoking("invalid_grant", server, () -> Exchanges.spaRefresh(server, first));
        RefusedToken.with("invalid_grant", server, () -> Exchanges.spaRefresh(server, next.json("refresh_token")));
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Open Redirection", "RFC 9700 §2.1"})
    @Checks("AZ-01")
    void comparesRedirectUrisExactly() {
        for (String other : List.of(
                Exchanges.SPA_CALLBACK + "/",
                Exchanges.SPA_CALLBACK + "?x=y",
                "https://spa.example/CB",
                "https://evil.example/cb")) {
            RefusedRequest.when(server, spa().with("redirect_uri", other)).assertPage(400, "invalid_request");
        }
    }

    @Test
    @Spec({"Model Context Protocol Authorization: Communication Security", "RFC 7591 §5"})
    @Checks("AZ-05")
    void registersOnlyHttpsOrLoopbackRedirectUris() {
        for (String uri : List.of("http://app.example/cb", "javascript:alert(1)")) {
            TestResponse refused = server.http.request(
                    "POST",
                    "/register",
                    Map.of("Content-Type", "application/json"),
                    "{\"token_endpoint_auth_method\":\"none\",\"redirect_uris\":[\"" + uri + "\"]}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json("error")).isEqualTo("invalid_redirect_uri");
        }
    }
}
