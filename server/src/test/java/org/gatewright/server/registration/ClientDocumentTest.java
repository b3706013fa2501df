package org.gatewright.server.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.Published;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client ID metadata documents. */
class ClientDocumentTest {
    private static final String ID = "https://app.example/oauth/client.json";
    private static final String KEYS = "https://app.example/oauth/keys.json";
    private static final String CALLBACK = "https://app.example/cb";

    private final SigningKey key = Keys.key();
    private final Published published = new Published();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(
                builder -> builder.enable(new ClientDocuments(published, "read", "write"), new ClientAssertions())
                        .fetcher(published));
        publish(document());
    }

    private void publish(Map<String, Object> document) {
        published.put(ID, document);
    }

    private static Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("client_id", ID);
        document.put("client_name", "An app");
        document.put("client_uri", "https://app.example");
        document.put("redirect_uris", List.of(CALLBACK));
        document.put("grant_types", List.of("authorization_code", "refresh_token"));
        document.put("response_types", List.of("code"));
        document.put("token_endpoint_auth_method", "none");
        return document;
    }

    private static Ask ask() {
        return Ask.app().with("client_id", ID).with("redirect_uri", CALLBACK);
    }

    private String code() {
        return server.decide(ask().get(server)).query().get("code");
    }

    private static Map<String, String> exchange(String code) {
        Map<String, String> form = Exchanges.with(TestServer.codeExchange(code), "redirect_uri", CALLBACK);
        form.put("client_id", ID);
        return form;
    }

    private Map<String, String> signed(Map<String, String> form, SigningKey by) {
        Map<String, String> all = new LinkedHashMap<>(form);
        all.putAll(Keys.authentication(by.sign("JWT", Keys.assertion(ID, server.clock.instant()))));
        return all;
    }

    @Test
    @Checks("DC-02")
    void fetchesNoDocumentOnceMoreForTheOriginHeader() {
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Origin", "https://page.example");
        for (int i = 0; i < 100; i++) {
            String form =
                    "grant_type=refresh_token&refresh_token=x&client_id=" + Forms.encode("https://victim.example/" + i);
            TestResponse response = server.http.request("POST", "/token", headers, form);
            assertThat(response.headers("Access-Control-Allow-Origin")).isEmpty();
        }
        assertThat(published.fetched).hasSizeLessThanOrEqualTo(30).doesNotHaveDuplicates();
    }

    private void assertInvalidClient() {
        assertInvalidClient(ID);
    }

    /** Asserts an error page without redirect for the end-user, and invalid_client for the client. */
    private void assertInvalidClient(String id) {
        RefusedRequest.when(server, ask().with("client_id", id)).assertPage(400, "invalid_request");
        Map<String, String> form = Exchanges.with(exchange("any"), "client_id", id);
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", form));
    }

    @Test
    @Spec({"Client ID Metadata Document §3", "Client ID Metadata Document §4", "RFC 7636 §4"})
    @Checks("CA-16")
    void completesTheCodeFlowAndRefreshForAPublicClient() {
        Map<String, String> response = server.decide(ask().get(server)).query();
        assertThat(response).containsEntry("iss", TestServer.ISSUER).containsEntry("state", "xyz");
        TestResponse tokens = Exchanges.successful(server.token("", exchange(response.get("code"))));
        assertThat(server.resource(tokens.json("access_token")).json())
                .containsEntry("client", ID)
                .containsEntry("subject", "alice")
                .containsEntry("scope", "read write");
        Map<String, String> refresh = Exchanges.with(TestServer.refresh(tokens.json("refresh_token")), "client_id", ID);
        TestResponse next = Exchanges.successful(server.token("", refresh));
        assertThat(next.json("refresh_token")).isNotEqualTo(tokens.json("refresh_token"));
        assertThat(published.fetched).containsExactly(ID);
    }

    @Test
    @Spec("Client ID Metadata Document §5")
    void advertisesClientIdMetadataDocuments() {
        assertThat(server.server.metadata()).containsEntry("client_id_metadata_document_supported", true);
        TestServer without = TestServer.start();
        assertThat(without.server.metadata()).doesNotContainKey("client_id_metadata_document_supported");
    }

    @Test
    @Spec({"Client ID Metadata Document §4", "RFC 7636 §4.4.1"})
    void requiresPkce() {
        RefusedRequest.when(server, ask().without("code_challenge", "code_challenge_method"))
                .assertPage(400, "invalid_request");
        Map<String, String> other = Exchanges.with(exchange(code()), "code_verifier", "e".repeat(43));
        RefusedToken.revoking("invalid_grant", server, () -> server.token("", other));
    }

    @Test
    @Spec({"Client ID Metadata Document §6.2", "RFC 7523 §2.2"})
    void authenticatesByAKeyInTheDocument() {
        Map<String, Object> document = document();
        document.put("token_endpoint_auth_method", "private_key_jwt");
        document.put("jwks", new JwkSet(List.of(key.jwk())).members());
        publish(document);
        assertAuthenticates();
        assertThat(published.fetched).containsExactly(ID);
    }

    @Test
    @Spec({"Client ID Metadata Document §6.2", "RFC 7523 §2.2"})
    @Checks("CA-13")
    void authenticatesByAKeyAtTheJwksUri() {
        Map<String, Object> document = document();
        document.put("token_endpoint_auth_method", "private_key_jwt");
        document.put("jwks_uri", KEYS);
        publish(document);
        published.keys(KEYS, key);
        assertAuthenticates();
        assertThat(published.fetched).containsExactly(ID, KEYS);
    }

    private void assertAuthenticates() {
        String code = code();
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", exchange(code)));
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", signed(exchange(code), Keys.key())));
        Exchanges.successful(server.token("", signed(exchange(code), key)));
    }

    @Test
    @Spec("Client ID Metadata Document §4.1")
    @Checks("DC-02")
    void rejectsADocumentWithAnotherClientId() {
        for (Object other : List.of("https://app.example/oauth/other.json", ID + "/", "app", "", 7L)) {
            Map<String, Object> document = document();
            document.put("client_id", other);
            publish(document);
            assertInvalidClient();
            server.clock.advance(java.time.Duration.ofDays(2));
        }
        Map<String, Object> nameless = document();
        nameless.remove("client_id");
        publish(nameless);
        assertInvalidClient();
    }

    private void assertRejectedWith(String name, Object value) {
        Map<String, Object> document = document();
        document.put(name, value);
        publish(document);
        assertInvalidClient();
        server.clock.advance(java.time.Duration.ofDays(2));
    }

    @Test
    @Spec("Client ID Metadata Document §4.1")
    void rejectsADocumentWithASharedSecret() {
        assertRejectedWith("client_secret", "secret");
        assertRejectedWith("client_secret_expires_at", 0L);
        assertRejectedWith("token_endpoint_auth_method", "client_secret_basic");
        assertRejectedWith("token_endpoint_auth_method", "client_secret_post");
        assertRejectedWith("token_endpoint_auth_method", "client_secret_jwt");
        assertRejectedWith("token_endpoint_auth_method", "private_key_jwt_none");
        assertRejectedWith("token_endpoint_auth_method", 7L);
    }

    @Test
    @Spec({"RFC 7591 §5", "Client ID Metadata Document §4.1"})
    @Checks({"DC-05", "AZ-04"})
    void rejectsADocumentBeyondThePolicy() {
        assertRejectedWith("redirect_uris", List.of(CALLBACK, "javascript:alert(1)"));
        assertRejectedWith("redirect_uris", List.of(CALLBACK, "data:text/html,x"));
        assertRejectedWith("redirect_uris", List.of(CALLBACK, "http://app.example/cb"));
        assertRejectedWith("redirect_uris", List.of(CALLBACK, "https://*.example/cb"));
        assertRejectedWith("redirect_uris", List.of());
        assertRejectedWith("redirect_uris", CALLBACK);
        assertRejectedWith("grant_types", List.of("client_credentials"));
        assertRejectedWith("grant_types", List.of("password"));
        assertRejectedWith("response_types", List.of("token"));
        assertRejectedWith("redirect_uris", List.of("app:/cb"));
    }

    @Test
    @Spec({"Client ID Metadata Document §4.1", "RFC 7591 §2"})
    @Checks("DC-05")
    void ignoresUnsupportedMembersOfADocument() {
        Map<String, Object> document = document();
        document.put("grant_types", List.of("authorization_code", "urn:ietf:params:oauth:grant-type:device_code"));
        document.put("response_types", List.of("code", "token"));
        document.put("jwks_uri", "http://app.example/keys");
        document.put("logo_uri", "javascript:alert(1)");
        document.put("client_name", "x".repeat(200));
        document.remove("token_endpoint_auth_method");
        document.put("token_endpoint_auth_methods_supported", List.of("none", "client_secret_basic"));
        publish(document);
        Exchanges.successful(server.token("", exchange(code())));
    }

    @Test
    @Checks("UI-08")
    void ignoresTheNameOfATrustedClient() {
        server = TestServer.start(builder -> builder.enable(new ClientDocuments(
                published,
                RegistrationPolicy.requireInitialAccessToken(List.of(), "read", "write")
                        .protectNames(() -> List.of("An App")))));
        server.page =
                (interaction, request) -> Page.of(interaction.client().name() + " key=" + interaction.ticket(), "")
                        .response(200);
        assertThat(ask().get(server).body()).startsWith(ID);
    }

    @Test
    @Spec("RFC 7591 §5")
    @Checks("DC-05")
    void ignoresMembersThatOnlyTheServerMaySet() {
        Map<String, Object> document = document();
        document.put("scope", "admin");
        document.put("registered", "configured");
        document.put("allow_missing_pkce", true);
        document.put("allow_endpoint_audience", true);
        document.put("refresh_rotation", "never");
        document.put("secret_hashes", List.of("$sha256$x"));
        publish(document);
        RefusedRequest.when(server, ask().with("scope", "admin")).assertPage(400, "invalid_scope");
        TestResponse tokens = Exchanges.successful(server.token("", exchange(code())));
        assertThat(tokens.json("scope")).isEqualTo("read write");
        RefusedRequest.when(server, ask().without("code_challenge", "code_challenge_method"))
                .assertPage(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example/oauth/client.json",
                "HTTPS://app.example/oauth/client.json",
                "https://app.example/oauth/client.json?x=y",
                "https://app.example/oauth/client.json?",
                "https://app.example/oauth/client.json#part",
                "https://user@app.example/oauth/client.json",
                "https://user:password@app.example/oauth/client.json",
                "https://app.example",
                "https://app.example/",
                "https://app.example/oauth/../client.json",
                "https://app.example/oauth/%2e%2e/client.json",
                "https://app.example/./client.json"
            })
    @Spec("Client ID Metadata Document §3")
    @Checks("DC-01")
    void fetchesNoInvalidClientIdUri(String id) {
        Map<String, Object> document = document();
        document.put("client_id", id);
        published.put(id, document);
        assertInvalidClient(id);
        assertThat(published.fetched).isEmpty();
    }

    @Test
    @Spec({"Client ID Metadata Document §4", "Client ID Metadata Document §4.3"})
    @Checks("DC-02")
    void rejectsAClientWhoseDocumentCannotBeFetched() {
        published.remove(ID);
        assertInvalidClient();
        assertInvalidClient();
        assertThat(published.fetched).containsExactly(ID); // not fetched again within a minute
        server.clock.advance(java.time.Duration.ofMinutes(1));
        published.put(ID, "<html>");
        assertInvalidClient();
        server.clock.advance(java.time.Duration.ofMinutes(1));
        publish(document());
        Exchanges.successful(server.token("", exchange(code())));
    }

    @Test
    @Spec({"Client ID Metadata Document §4", "RFC 9110 §15.6.4"})
    @Checks("DC-02")
    void returns503WhileTheHostOfTheDocumentIsUnreachable() {
        published.silent = true;
        published.remove(ID);
        RefusedRequest.when(server, ask()).assertPage(503, "temporarily_unavailable");
        RefusedToken.with(503, "temporarily_unavailable", server, () -> server.token("", exchange("any")));
        publish(document());
        Exchanges.successful(server.token("", exchange(code())));
    }

    @Test
    @Spec("Client ID Metadata Document §6.1")
    void rejectsARedirectUriThatIsNotInTheDocument() {
        RefusedRequest.when(server, ask().with("redirect_uri", "https://evil.example/cb"))
                .assertPage(400, "invalid_request");
        RefusedRequest.when(server, ask().with("redirect_uri", CALLBACK + "/")).assertPage(400, "invalid_request");
    }

    @Test
    @Spec("Client ID Metadata Document §3")
    void prefersARegisteredClientWithTheSameId() {
        server.clients.save(Client.publicClient(ID)
                .redirectUris("https://registered.example/cb")
                .scope("read")
                .build());
        RefusedRequest.when(server, ask()).assertPage(400, "invalid_request");
        TestResponse response = server.decide(ask().with("redirect_uri", "https://registered.example/cb")
                .with("scope", "read")
                .get(server));
        assertThat(response.query()).containsKey("code");
        assertThat(published.fetched).isEmpty();
    }

    @Test
    @Spec({"RFC 8252 §8.6", "Client ID Metadata Document §6.3"})
    @Checks("UI-08")
    void remembersNoConsent() {
        Map<String, Object> document = document();
        document.put("token_endpoint_auth_method", "private_key_jwt");
        document.put("jwks", new JwkSet(List.of(key.jwk())).members());
        publish(document);
        server.page = (interaction, request) -> Page.of(
                        (interaction.asksFor("consent") ? "asked" : "known")
                                + " unproven="
                                + interaction.client().registration().isUnproven()
                                + " key=" + interaction.ticket(),
                        "")
                .response(200);
        server.decision = (request, sent) -> server.interactions()
                .grantAccess(request, sent, Approval.by("alice").remember());
        for (int i = 0; i < 2; i++) {
            TestResponse page = ask().get(server);
            assertThat(page.body()).startsWith("asked unproven=true");
            assertThat(server.decide(page).query()).containsKey("code");
        }
    }
}
