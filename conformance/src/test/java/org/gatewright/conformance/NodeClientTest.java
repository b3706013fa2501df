package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.config.Profile;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.registration.ClientDocuments;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.request.Approval;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.Published;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Interoperability with JavaScript client libraries, which discover the server by its metadata and complete every flow:
 * oauth4webapi, openid-client, simple-oauth2, passport and the SDK of the Model Context Protocol. Each test is one
 * script of {@code src/test/node}.
 */
@Tag("clients")
class NodeClientTest {
    private static final String API = "https://api.example";
    private static final Map<String, Object> BY_ALICE =
            Map.of("client", "app", "subject", "alice", "scope", "read write", "data", Map.of());

    private static final WebStack STACK = WebStack.VERTX;

    private final SigningKey key = Keys.key();
    private NetworkServer network;
    private TestServer server;

    @AfterEach
    void stop() {
        network.close();
    }

    private void startWith(Feature... features) {
        start(builder ->
                builder.enable(features).resources(ProtectedResource.at(API).tokens(AccessTokenFormat.JWT)));
    }

    private void start(Consumer<ServerBuilder> change) {
        network = NetworkServer.reachable(STACK, change);
        server = network.test();
    }

    private String issuer() {
        return TestServer.ISSUER + ":" + network.port();
    }

    /** Runs a script as the client "app" with its secret. */
    private Map<String, Object> app(String script) {
        return run(script, "app", Map.of("CLIENT_SECRET", Clients.SECRET));
    }

    private Map<String, Object> service(String script) {
        return run(script, "service", Map.of("CLIENT_SECRET", Clients.OTHER_SECRET, "AUDIENCE", API));
    }

    /** Runs a script as the client "app" with a key and these rules. */
    private Map<String, Object> appWithKey(String script, ClientRules rules) {
        server.clients.save(Keys.app(key).rules(rules).build());
        return run(
                script,
                "app",
                Map.of(
                        "CLIENT_KEY", String.valueOf(key.export().get("private")),
                        "CLIENT_KEY_ID", key.jwk().keyId().orElseThrow()));
    }

    private Map<String, Object> run(String script, String clientId, Map<String, String> proof) {
        String redirectUri = clientId.equals("spa") ? Exchanges.SPA_CALLBACK : Clients.CALLBACK;
        Map<String, String> settings =
                Exchanges.with(Exchanges.with(proof, "CLIENT_ID", clientId), "REDIRECT_URI", redirectUri);
        return NodeScripts.run(script, Exchanges.with(settings, "ISSUER", issuer()));
    }

    @Test
    @Parity({16, 22, 25})
    @Spec({"RFC 8414 §3", "RFC 6749 §4.1", "RFC 6749 §6", "RFC 7636 §4", "RFC 9207 §2"})
    void completesTheCodeFlowAndRefreshesAsAConfidentialClient() {
        startWith();
        assertThat(app("code.mjs"))
                .isEqualTo(Map.of(
                        "pkce", true, "lifetime", 300L, "first", BY_ALICE, "refreshed", BY_ALICE, "rotated", false));
    }

    @Test
    @Parity({16, 22, 25})
    @Spec({"RFC 8414 §3", "RFC 6749 §4.1", "RFC 6749 §6", "RFC 7636 §4", "RFC 9207 §2"})
    void completesTheCodeFlowAndRefreshesAsAPublicClient() {
        startWith();
        Map<String, Object> bySpa =
                Map.of("client", "spa", "subject", "alice", "scope", "read write", "data", Map.of());
        assertThat(run("code-public.mjs", "spa", Map.of()))
                .isEqualTo(Map.of("pkce", true, "lifetime", 300L, "first", bySpa, "refreshed", bySpa, "rotated", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ES256", "EdDSA"})
    @Spec({
        "OpenID Connect Core §3.1",
        "OpenID Connect Core §5.3",
        "OpenID Connect Core §12",
        "OpenID Connect Discovery §4"
    })
    void logsInWithOpenidClient(String algorithm) {
        start(builder ->
                builder.enable(OpenIdConnect.with(query -> Map.of("email", query.subject() + "@example.com"))));
        ClientBuilder app = Clients.app().scope("openid", "email", "offline_access");
        server.clients.save(
                (algorithm.isEmpty() ? app : app.extension("id_token_signed_response_alg", algorithm)).build());
        server.decision = (request, ticket) -> server.interactions()
                .grantAccess(request, ticket, Approval.by(EndUser.of("alice").authenticatedAt(server.clock.instant())));
        assertThat(run("openid.mjs", "app", Map.of("CLIENT_SECRET", Clients.SECRET, "ID_TOKEN_ALGORITHM", algorithm)))
                .isEqualTo(Map.of("sub", "alice", "email", "alice@example.com", "refreshed", "alice", "nonce", "none"));
    }

    @Test
    @Spec({"OpenID Connect Core §3.1", "OpenID Connect Core §5.3.2", "OpenID Connect Core §12"})
    void logsInWithOauth4webapi() {
        start(builder ->
                builder.enable(OpenIdConnect.with(query -> Map.of("email", query.subject() + "@example.com"))));
        server.clients.save(Clients.app()
                .scope("openid", "email")
                .extension("userinfo_signed_response_alg", "RS256")
                .build());
        server.decision = (request, ticket) -> server.interactions()
                .grantAccess(request, ticket, Approval.by(EndUser.of("alice").authenticatedAt(server.clock.instant())));
        assertThat(run("openid-oauth4webapi.mjs", "app", Map.of("CLIENT_SECRET", Clients.SECRET)))
                .isEqualTo(Map.of("sub", "alice", "email", "alice@example.com", "refreshed", "alice"));
    }

    @Test
    @Spec({"RFC 6749 §4.1", "RFC 6749 §6", "RFC 7009 §2"})
    void redeemsRefreshesAndRevokesWithSimpleOauth2() {
        startWith(new Revocation());
        // The library drops a refresh token that a response does not repeat.
        server.clients.save(Clients.app().rotation(Client.Rotation.ALWAYS).build());
        assertThat(app("simple-oauth2.mjs"))
                .isEqualTo(Map.of("expired", false, "readable", List.of(BY_ALICE, BY_ALICE), "revoked", 401L));
    }

    @Test
    @Spec({"RFC 6749 §4.1", "RFC 7636 §4"})
    void authenticatesWithPassportUsingPkceAndState() {
        startWith();
        server.clients.save(Clients.app().authMethod("client_secret_post").build());
        assertThat(app("passport.mjs")).isEqualTo(Map.of("user", "alice", "refreshable", true, "read", BY_ALICE));
    }

    @Test
    @Parity(23)
    @Spec("RFC 6749 §4.4")
    void usesTheClientCredentialsGrant() {
        startWith();
        assertThat(service("client-credentials.mjs"))
                .containsEntry("refreshable", false)
                .extractingByKey("read", InstanceOfAssertFactories.MAP)
                .containsEntry("client", "service")
                .containsEntry("subject", "")
                .containsEntry("scope", "read");
    }

    @Test
    @Spec({"RFC 7523 §2.2", "RFC 7523 §3"})
    void authenticatesByPrivateKeyJwt() {
        startWith(new ClientAssertions());
        assertThat(appWithKey("private-key.mjs", ClientRules.defaults()))
                .extractingByKey("read", InstanceOfAssertFactories.MAP)
                .containsEntry("client", "app");
    }

    @Test
    @Spec({"RFC 9126 §2.1", "RFC 9126 §2.2", "RFC 9126 §4"})
    void pushesAnAuthorizationRequest() {
        startWith(new PushedRequests());
        assertThat(app("pushed.mjs")).isEqualTo(Map.of("asked", List.of("request_uri", "client_id"), "read", BY_ALICE));
    }

    @Test
    @Spec({"RFC 9101 §4", "RFC 9101 §5", "RFC 9101 §6.3"})
    void signsAnAuthorizationRequest() {
        startWith(new ClientAssertions(), new SignedRequests());
        assertThat(appWithKey("signed.mjs", ClientRules.defaults().requireSigned()))
                .isEqualTo(Map.of("asked", List.of("request", "client_id"), "read", BY_ALICE));
    }

    @Test
    @Spec({"RFC 9126 §3", "RFC 9101 §5"})
    void signsAndPushesAnAuthorizationRequest() {
        startWith(new ClientAssertions(), new SignedRequests(), new PushedRequests());
        assertThat(appWithKey("signed-pushed.mjs", ClientRules.defaults().requireSigned()))
                .isEqualTo(Map.of("asked", List.of("request_uri", "client_id"), "read", BY_ALICE));
    }

    @Test
    @Spec("JARM §2.1")
    void verifiesASignedAuthorizationResponse() {
        startWith();
        assertThat(app("signed-response.mjs")).isEqualTo(Map.of("answered", List.of("response"), "read", BY_ALICE));
    }

    @Test
    @Spec({"RFC 9449 §5", "RFC 9449 §7.1", "RFC 9449 §10"})
    void obtainsAndUsesDpopBoundTokens() {
        startWith(Dpop.proofs());
        assertBound(app("dpop.mjs"));
    }

    @Test
    @Spec({"RFC 9449 §8", "RFC 9449 §9"})
    void obtainsAndUsesDpopBoundTokensWithServerNonces() {
        startWith(Dpop.proofsWithNonce());
        assertBound(app("dpop.mjs"));
    }

    private static void assertBound(Map<String, Object> outcome) {
        assertThat(outcome)
                .isEqualTo(Map.of(
                        "types",
                        List.of("dpop", "dpop"),
                        "first",
                        BY_ALICE,
                        "refreshed",
                        BY_ALICE,
                        "stolen",
                        Map.of("bearer", "invalid_token", "dpop", "invalid_token")));
    }

    @Test
    @Spec({"RFC 9449 §8", "RFC 9449 §9"})
    void retriesWithTheDpopNonceOfServerAndResource() {
        startWith(Dpop.proofsWithNonce());
        assertThat(service("dpop-nonce.mjs"))
                .containsEntry("type", "dpop")
                .containsEntry("nonceDemanded", List.of(true, true))
                .containsEntry("foreign", Map.of("bearer", "invalid_token", "dpop", "invalid_token"))
                .extractingByKey("read", InstanceOfAssertFactories.MAP)
                .containsEntry("client", "service");
    }

    @Test
    @Spec({"RFC 7662 §2.1", "RFC 7662 §2.2", "RFC 9701 §4", "RFC 9701 §5"})
    void introspectsATokenWithPlainAndSignedResponse() {
        startWith(new Introspection());
        Map<String, Object> outcome = app("introspection.mjs");
        assertThat(outcome)
                .containsEntry("unknown", Map.of("active", false))
                .extractingByKey("plain", InstanceOfAssertFactories.MAP)
                .containsEntry("active", true)
                .containsEntry("client_id", "app")
                .containsEntry("sub", "alice")
                .containsEntry("scope", "read write")
                .containsEntry("iss", issuer());
        assertThat(outcome.get("signed")).isEqualTo(outcome.get("plain"));
    }

    @Test
    @Spec({"RFC 7009 §2.1", "RFC 7009 §2.2"})
    void revokesAToken() {
        startWith(new Revocation());
        assertThat(app("revocation.mjs"))
                .isEqualTo(Map.of(
                        "before", BY_ALICE, "after", Map.of("bearer", "invalid_token"), "refresh", "invalid_grant"));
    }

    @Test
    @Spec({"RFC 9068 §4", "RFC 8707 §2.2"})
    void validatesAJwtAccessToken() {
        startWith();
        assertThat(service("jwt-access-token.mjs"))
                .isEqualTo(Map.of("issuer", true, "client", "service", "scope", "read"));
    }

    @Test
    @Spec({"RFC 8628 §3.1", "RFC 8628 §3.2", "RFC 8628 §3.3", "RFC 8628 §3.4", "RFC 8628 §3.5"})
    void usesTheDeviceAuthorizationGrant() {
        startWith(new DeviceFlow());
        server.clients.save(Client.publicClient("tv")
                .grantTypes(GrantType.DEVICE_CODE, GrantType.REFRESH_TOKEN)
                .scope("read")
                .build());
        Map<String, Object> outcome = run("device.mjs", "tv", Map.of());
        assertThat(outcome)
                .containsEntry("early", "authorization_pending")
                .containsEntry("again", "invalid_grant")
                .containsEntry("read", Map.of("client", "tv", "subject", "alice", "scope", "read", "data", Map.of()));
        assertThat(String.valueOf(outcome.get("done"))).startsWith("?done=yes");
    }

    @Test
    @Spec({
        "Model Context Protocol Authorization: Client ID Metadata Documents",
        "Model Context Protocol Authorization: Dynamic Client Registration",
        "Model Context Protocol Authorization: Resource Parameter",
        "Client ID Metadata Document §4",
        "RFC 9728 §5",
        "RFC 8707 §2",
        "RFC 7591 §3.1"
    })
    void discoversRegistersAndAuthorizesAnMcpClientFromA401() {
        String id = "https://app.example/client.json";
        int port = Wire.freePort();
        String tools = "http://localhost:" + port + "/mcp";
        MemoryClients clients = MemoryClients.of();
        Published published = new Published();
        published.put(
                id,
                Map.of(
                        "client_id",
                        id,
                        "client_name",
                        "A client of tools",
                        "redirect_uris",
                        List.of(Clients.CALLBACK),
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "token_endpoint_auth_method",
                        "none"));
        start(builder -> builder.profile(Profile.mcp())
                .clients(clients)
                .enable(
                        new ClientDocuments(published, "read"),
                        new ClientRegistration(RegistrationPolicy.requireInitialAccessToken(List.of(), "read")
                                .allowAnonymous()))
                .resources(ProtectedResource.at(tools)));
        Guard guard = server.server
                .guard()
                .describedBy(ResourceMetadata.of(tools, issuer()).scope("read"));
        List<Route> routes = new ArrayList<>(guard.routes());
        routes.add(Route.get("/mcp", guard.protect(Scope.of("read"), (request, token) -> Response.empty(204))));
        try (WebStack.Running api = STACK.serve(routes, TrustedProxies.none(), port)) {
            Map<String, Object> outcome = run("tools.mjs", id, Map.of("RESOURCE", tools));
            assertThat(outcome)
                    .isEqualTo(Map.of("described", expectedOutcome(true), "registered", expectedOutcome(false)));
        }
    }

    private static Map<String, Object> expectedOutcome(boolean byDocument) {
        return Map.of(
                "refused",
                401L,
                "scope",
                "read",
                "asked",
                true,
                "document",
                byDocument,
                "first",
                204L,
                "second",
                204L,
                "rotated",
                true);
    }
}
