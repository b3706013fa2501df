package org.gatewright.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.Client;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.registration.ClientDocuments;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.testing.Published;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests of real clients of the Model Context Protocol to a server with its default settings: {@code mcp:} and
 * a list of servers. Each test names the source and date of its request.
 */
class McpClientsTest {
    private static final String MCP = "https://mcp.example";
    private static final String WITH_PATH = "https://tools.example/mcp";
    private static final String SCOPE = "mcp";

    private final Published published = new Published();
    private final MemoryClients clients = new MemoryClients();
    private TestServer server;

    @BeforeEach
    void start() {
        RegistrationPolicy policy =
                RegistrationPolicy.requireInitialAccessToken(List.of(), SCOPE).allowAnonymous();
        server = new TestServer(
                clients,
                builder -> builder.profile(Profile.mcp())
                        .publishedScope(SCOPE)
                        .fetcher(published)
                        .enable(
                                new Revocation(),
                                new DeviceFlow(),
                                new ClientAssertions(),
                                new ClientRegistration(policy),
                                new ClientDocuments(published, policy))
                        .resources(ProtectedResource.at(MCP), ProtectedResource.at(WITH_PATH))
                        .defaultResource(MCP));
    }

    private TestResponse register(Map<String, Object> metadata) {
        TestResponse registered = server.http.request(
                "POST", "/register", Map.of("Content-Type", "application/json"), Json.text(metadata));
        assertThat(registered.status()).as(registered.text()).isEqualTo(201);
        return registered;
    }

    private TestResponse authorize(String clientId, String redirectUri, Map<String, String> more) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", clientId);
        query.put("code_challenge", CodeChallenge.from(TestServer.VERIFIER).value());
        query.put("code_challenge_method", "S256");
        query.put("redirect_uri", redirectUri);
        query.put("state", "abc");
        query.putAll(more);
        return server.get("/authorize?" + Forms.encode(query));
    }

    /** Returns the token response to the code of a request that Alice approves. */
    private TestResponse tokens(String clientId, String redirectUri, Map<String, String> more, String... secret) {
        TestResponse page = authorize(clientId, redirectUri, more);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        TestResponse granted = server.decide(page);
        assertThat(granted.location()).startsWith(redirectUri);
        assertThat(granted.query()).containsEntry("state", "abc").containsKey("iss");
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", granted.query().get("code"));
        form.put("code_verifier", TestServer.VERIFIER);
        form.put("redirect_uri", redirectUri);
        form.put("client_id", clientId);
        Optional.ofNullable(more.get("resource")).ifPresent(resource -> form.put("resource", resource));
        List.of(secret).forEach(text -> form.put("client_secret", text));
        TestResponse tokens = server.token("", form);
        assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
        assertThat(tokens.json("scope")).isEqualTo(SCOPE);
        return tokens;
    }

    /** Refreshes with only the mandatory parameters. */
    private TestResponse refreshed(TestResponse tokens, String clientId, String... secret) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", tokens.json("refresh_token"));
        form.put("client_id", clientId);
        List.of(secret).forEach(text -> form.put("client_secret", text));
        TestResponse fresh = server.token("", form);
        assertThat(fresh.status()).as(fresh.text()).isEqualTo(200);
        assertThat(fresh.json("scope")).isEqualTo(SCOPE);
        return fresh;
    }

    private static Map<String, Object> document(String id, Object... more) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("client_id", id);
        for (int i = 0; i < more.length; i += 2) {
            document.put((String) more[i], more[i + 1]);
        }
        return document;
    }

    /**
     * Redirects without a port as listed, and the request as captured, in elmohq/elmo pull request 684 (September
     * 2026).
     */
    @Test
    @Spec({"Client ID Metadata Document", "RFC 8252 §7.3"})
    void supportsClaudeCodeWithAnyLoopbackPort() {
        String id = "https://claude.ai/oauth/claude-code-client-metadata";
        published.put(
                id,
                document(
                        id,
                        "client_name",
                        "Claude Code",
                        "client_uri",
                        "https://claude.ai",
                        "redirect_uris",
                        List.of("http://localhost/callback", "http://127.0.0.1/callback"),
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "response_types",
                        List.of("code"),
                        "token_endpoint_auth_method",
                        "none"));
        TestResponse tokens =
                tokens(id, "http://localhost:54545/callback", Map.of("scope", SCOPE, "resource", WITH_PATH));
        refreshed(tokens, id);
        tokens(id, "http://127.0.0.1:3118/callback", Map.of("resource", WITH_PATH));
    }

    /**
     * Document in keycloak issue 50411 (June 2026), rauthy issue 1644 (July) and better-auth issue 10900 (August 2026).
     */
    @Test
    @Spec({"Client ID Metadata Document", "RFC 7591 §2"})
    void supportsClaudeDesktopWhoseDocumentListsAnUnsupportedGrantType() {
        String id = "https://claude.ai/oauth/mcp-oauth-client-metadata";
        published.put(
                id,
                document(
                        id,
                        "client_name",
                        "Claude",
                        "client_uri",
                        "https://claude.ai",
                        "redirect_uris",
                        List.of("https://claude.ai/api/mcp/auth_callback"),
                        "grant_types",
                        List.of("authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                        "response_types",
                        List.of("code"),
                        "token_endpoint_auth_method",
                        "none"));
        refreshed(
                tokens(id, "https://claude.ai/api/mcp/auth_callback", Map.of("scope", SCOPE, "resource", WITH_PATH)),
                id);
    }

    /**
     * The stable redirect, which needs {@code iss}, as server projects quote it (August 2026); the address of the
     * document is made up.
     */
    @Test
    @Spec({"Client ID Metadata Document", "RFC 9207 §2"})
    void supportsChatGptWhoseDocumentListsOnlyAuthenticationMethods() {
        String id = "https://chatgpt.com/oauth/client-metadata.json";
        published.put(
                id,
                document(
                        id,
                        "client_name",
                        "ChatGPT",
                        "redirect_uris",
                        List.of("https://chatgpt.com/connector_platform_oauth_redirect"),
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "response_types",
                        List.of("code"),
                        "token_endpoint_auth_methods_supported",
                        List.of("none")));
        refreshed(
                tokens(
                        id,
                        "https://chatgpt.com/connector_platform_oauth_redirect",
                        Map.of("scope", SCOPE, "resource", WITH_PATH)),
                id);
        assertThat(server.server.metadata())
                .containsEntry("authorization_response_iss_parameter_supported", true)
                .containsEntry("client_id_metadata_document_supported", true);
    }

    /** microsoft/vscode, src/vs/base/common/oauth.ts; redirects in contextstream/mcp-server issue 57 (May 2026). */
    @Test
    @Spec("RFC 7591 §2")
    void supportsVsCodeWithTheDeviceGrantAndLoopbackRedirects() {
        TestResponse registered = register(Map.of(
                "client_name", "Visual Studio Code",
                "client_uri", "https://code.visualstudio.com",
                "grant_types",
                        List.of("authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"),
                "response_types", List.of("code"),
                "redirect_uris",
                        List.of(
                                "https://insiders.vscode.dev/redirect",
                                "https://vscode.dev/redirect",
                                "http://127.0.0.1/",
                                "http://127.0.0.1:33418/"),
                "scope", "mcp offline_access",
                "token_endpoint_auth_method", "none",
                "application_type", "native"));
        String id = registered.json("client_id");
        refreshed(tokens(id, "http://127.0.0.1:40123/", Map.of("scope", SCOPE, "resource", WITH_PATH)), id);
        tokens(id, "https://vscode.dev/redirect", Map.of("scope", SCOPE, "resource", WITH_PATH));
    }

    /** modelcontextprotocol/inspector, client/src/lib/auth.ts, read in November 2026: the scope is an empty text. */
    @Test
    @Spec("RFC 7591 §2")
    void supportsTheInspectorWithoutScope() {
        TestResponse registered = register(Map.of(
                "redirect_uris",
                List.of("http://localhost:6274/oauth/callback"),
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code", "refresh_token"),
                "response_types",
                List.of("code"),
                "client_name",
                "MCP Inspector",
                "client_uri",
                "https://github.com/modelcontextprotocol/inspector"));
        String id = registered.json("client_id");
        refreshed(tokens(id, "http://localhost:6274/oauth/callback", Map.of("resource", WITH_PATH)), id);
    }

    /**
     * src/client/auth.ts of the official SDK 1.x (2026): the resource is the {@code href} of a URL, which has a slash
     * where the path is empty, and {@code offline_access} brings {@code prompt=consent}.
     */
    @Test
    @Spec({"RFC 8707 §2", "RFC 3986 §6.2.3", "OpenID Connect Core §11"})
    void supportsTheTypeScriptSdkWithTrailingSlashAndPromptConsent() {
        TestResponse registered = register(Map.of(
                "redirect_uris",
                List.of("http://localhost:3000/callback"),
                "client_name",
                "An SDK client",
                "scope",
                "mcp offline_access unknown",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code", "refresh_token"),
                "response_types",
                List.of("code")));
        String id = registered.json("client_id");
        TestResponse tokens = tokens(
                id,
                "http://localhost:3000/callback",
                Map.of("scope", "mcp offline_access", "prompt", "consent", "resource", MCP + "/"));
        refreshed(tokens, id);
    }

    /**
     * mcp/client/auth of the official Python SDK 1.x (2026): a secret in the form, and no more than needed to refresh.
     */
    @Test
    @Spec({"RFC 7591 §2", "RFC 6749 §6"})
    void supportsThePythonSdkWithClientSecretPost() {
        TestResponse registered = register(Map.of(
                "redirect_uris", List.of("http://localhost:3030/callback"),
                "client_name", "A Python client",
                "token_endpoint_auth_method", "client_secret_post",
                "grant_types", List.of("authorization_code", "refresh_token"),
                "response_types", List.of("code")));
        String id = registered.json("client_id");
        String secret = registered.json("client_secret");
        TestResponse tokens = tokens(id, "http://localhost:3030/callback", Map.of("resource", WITH_PATH), secret);
        refreshed(tokens, id, secret);
    }

    /** Clients of protocol versions before resource indicators send no resource parameter. */
    @Test
    @Spec("RFC 8707 §2")
    void issuesATokenForTheDefaultResourceWithoutResourceParameter() {
        TestResponse registered = register(Map.of(
                "redirect_uris", List.of("http://127.0.0.1:19876/mcp/oauth/callback"),
                "client_name", "OpenCode",
                "token_endpoint_auth_method", "none",
                "grant_types", List.of("authorization_code", "refresh_token"),
                "response_types", List.of("code")));
        String id = registered.json("client_id");
        TestResponse tokens = tokens(id, "http://127.0.0.1:19876/mcp/oauth/callback", Map.of());
        Headers bearer = Headers.none().with("Authorization", "Bearer " + tokens.json("access_token"));
        Request request = new Request("POST", "/", bearer, new byte[0], new Request.Origin("127.0.0.1", true));
        assertThat(server.server
                        .guard()
                        .audience(MCP)
                        .check(request, Scope.of(SCOPE))
                        .subject())
                .contains("alice");
    }

    /** The SDKs register again after a 401 {@code invalid_client}, but not after any other error. */
    @Test
    @Spec("RFC 6749 §5.2")
    void returnsInvalidClientToADeletedClient() {
        TestResponse registered = register(Map.of(
                "redirect_uris", List.of("http://localhost:3000/callback"),
                "client_name", "A forgotten client",
                "token_endpoint_auth_method", "none"));
        String id = registered.json("client_id");
        TestResponse tokens = tokens(id, "http://localhost:3000/callback", Map.of("resource", WITH_PATH));
        Client known = clients.find(id).orElseThrow();
        clients.delete(known.id());
        TestResponse refused = server.token(
                "",
                Map.of("grant_type", "refresh_token", "refresh_token", tokens.json("refresh_token"), "client_id", id));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json("error")).isEqualTo("invalid_client");
        assertThat(authorize(id, "http://localhost:3000/callback", Map.of()).status())
                .isEqualTo(400);
    }
}
