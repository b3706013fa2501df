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

/** A client that nobody registered is what the document at its id says, if that does. */
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
    void theOriginOfAPageMakesNoDocumentBeFetchedOnceMore() {
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Origin", "https://page.example");
        for (int i = 0; i < 100; i++) {
            String form =
                    "grant_type=refresh_token&refresh_token=x&client_id=" + Forms.encode("https://victim.example/" + i);
            TestResponse answer = server.http.request("POST", "/token", headers, form);
            assertThat(answer.headers("Access-Control-Allow-Origin")).isEmpty();
        }
        assertThat(published.fetched).hasSizeLessThanOrEqualTo(30).doesNotHaveDuplicates();
    }

    private void isNoClient() {
        isNoClient(ID);
    }

    /** The user is told so, and nobody is sent anywhere; the client is told so too. */
    private void isNoClient(String id) {
        RefusedRequest.when(server, ask().with("client_id", id)).isPage(400, "invalid_request");
        Map<String, String> form = Exchanges.with(exchange("any"), "client_id", id);
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", form));
    }

    @Test
    @Spec({"Client ID Metadata Document §3", "Client ID Metadata Document §4", "RFC 7636 §4"})
    @Checks("CA-16")
    void aPublicClientGoesThroughTheCodeFlowAndRefreshes() {
        Map<String, String> answer = server.decide(ask().get(server)).query();
        assertThat(answer).containsEntry("iss", TestServer.ISSUER).containsEntry("state", "xyz");
        TestResponse tokens = Exchanges.successful(server.token("", exchange(answer.get("code"))));
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
    void theMetadataSaysThatDocumentsAreRead() {
        assertThat(server.server.metadata()).containsEntry("client_id_metadata_document_supported", true);
        TestServer without = TestServer.start();
        assertThat(without.server.metadata()).doesNotContainKey("client_id_metadata_document_supported");
    }

    @Test
    @Spec({"Client ID Metadata Document §4", "RFC 7636 §4.4.1"})
    void itNeedsPkceLikeEveryPublicClient() {
        RefusedRequest.when(server, ask().without("code_challenge", "code_challenge_method"))
                .isPage(400, "invalid_request");
        Map<String, String> other = Exchanges.with(exchange(code()), "code_verifier", "e".repeat(43));
        RefusedToken.revoking("invalid_grant", server, () -> server.token("", other));
    }

    @Test
    @Spec({"Client ID Metadata Document §6.2", "RFC 7523 §2.2"})
    void aClientProvesItselfWithAKeyInItsDocument() {
        Map<String, Object> document = document();
        document.put("token_endpoint_auth_method", "private_key_jwt");
        document.put("jwks", new JwkSet(List.of(key.jwk())).members());
        publish(document);
        provesItself();
        assertThat(published.fetched).containsExactly(ID);
    }

    @Test
    @Spec({"Client ID Metadata Document §6.2", "RFC 7523 §2.2"})
    @Checks("CA-13")
    void aClientProvesItselfWithAKeyThatItPublishesElsewhere() {
        Map<String, Object> document = document();
        document.put("token_endpoint_auth_method", "private_key_jwt");
        document.put("jwks_uri", KEYS);
        publish(document);
        published.keys(KEYS, key);
        provesItself();
        assertThat(published.fetched).containsExactly(ID, KEYS);
    }

    private void provesItself() {
        String code = code();
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", exchange(code)));
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", signed(exchange(code), Keys.key())));
        Exchanges.successful(server.token("", signed(exchange(code), key)));
    }

    @Test
    @Spec("Client ID Metadata Document §4.1")
    @Checks("DC-02")
    void aDocumentAboutAnotherClientIsNone() {
        for (Object other : List.of("https://app.example/oauth/other.json", ID + "/", "app", "", 7L)) {
            Map<String, Object> document = document();
            document.put("client_id", other);
            publish(document);
            isNoClient();
            server.clock.advance(java.time.Duration.ofDays(2));
        }
        Map<String, Object> nameless = document();
        nameless.remove("client_id");
        publish(nameless);
        isNoClient();
    }

    private void isNoneWith(String name, Object value) {
        Map<String, Object> document = document();
        document.put(name, value);
        publish(document);
        isNoClient();
        server.clock.advance(java.time.Duration.ofDays(2));
    }

    @Test
    @Spec("Client ID Metadata Document §4.1")
    void aDocumentWithASharedSecretIsNone() {
        isNoneWith("client_secret", "secret");
        isNoneWith("client_secret_expires_at", 0L);
        isNoneWith("token_endpoint_auth_method", "client_secret_basic");
        isNoneWith("token_endpoint_auth_method", "client_secret_post");
        isNoneWith("token_endpoint_auth_method", "client_secret_jwt");
        isNoneWith("token_endpoint_auth_method", "private_key_jwt_none");
        isNoneWith("token_endpoint_auth_method", 7L);
    }

    @Test
    @Spec({"RFC 7591 §5", "Client ID Metadata Document §4.1"})
    @Checks({"DC-05", "AZ-04"})
    void aDocumentThatAsksForTooMuchIsNone() {
        isNoneWith("redirect_uris", List.of(CALLBACK, "javascript:alert(1)"));
        isNoneWith("redirect_uris", List.of(CALLBACK, "data:text/html,x"));
        isNoneWith("redirect_uris", List.of(CALLBACK, "http://app.example/cb"));
        isNoneWith("redirect_uris", List.of(CALLBACK, "https://*.example/cb"));
        isNoneWith("redirect_uris", List.of());
        isNoneWith("redirect_uris", CALLBACK);
        isNoneWith("grant_types", List.of("client_credentials"));
        isNoneWith("grant_types", List.of("password"));
        isNoneWith("response_types", List.of("token"));
        isNoneWith("redirect_uris", List.of("app:/cb"));
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
    void aDocumentCantTakeTheNameOfAClientThatPeopleTrust() {
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
    void aDocumentCantGiveItselfWhatIsOursToGive() {
        Map<String, Object> document = document();
        document.put("scope", "admin");
        document.put("registered", "configured");
        document.put("allow_missing_pkce", true);
        document.put("allow_endpoint_audience", true);
        document.put("refresh_rotation", "never");
        document.put("secret_hashes", List.of("$sha256$x"));
        publish(document);
        RefusedRequest.when(server, ask().with("scope", "admin")).isPage(400, "invalid_scope");
        TestResponse tokens = Exchanges.successful(server.token("", exchange(code())));
        assertThat(tokens.json("scope")).isEqualTo("read write");
        RefusedRequest.when(server, ask().without("code_challenge", "code_challenge_method"))
                .isPage(400, "invalid_request");
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
    void anIdThatIsNoPlainAddressIsNeverFetched(String id) {
        Map<String, Object> document = document();
        document.put("client_id", id);
        published.put(id, document);
        isNoClient(id);
        assertThat(published.fetched).isEmpty();
    }

    @Test
    @Spec({"Client ID Metadata Document §4", "Client ID Metadata Document §4.3"})
    @Checks("DC-02")
    void aDocumentThatCantBeHadIsNone() {
        published.remove(ID);
        isNoClient();
        isNoClient();
        assertThat(published.fetched).containsExactly(ID); // and not asked for again within a minute
        server.clock.advance(java.time.Duration.ofMinutes(1));
        published.put(ID, "<html>");
        isNoClient();
        server.clock.advance(java.time.Duration.ofMinutes(1));
        publish(document());
        Exchanges.successful(server.token("", exchange(code())));
    }

    @Test
    @Spec({"Client ID Metadata Document §4", "RFC 9110 §15.6.4"})
    @Checks("DC-02")
    void aDocumentWhoseHostDoesNotAnswerIsAskedForLaterAndNotUnknown() {
        published.silent = true;
        published.remove(ID);
        RefusedRequest.when(server, ask()).isPage(503, "temporarily_unavailable");
        RefusedToken.with(503, "temporarily_unavailable", server, () -> server.token("", exchange("any")));
        publish(document());
        Exchanges.successful(server.token("", exchange(code())));
    }

    @Test
    @Spec("Client ID Metadata Document §6.1")
    void anotherRedirectUriThanTheDocumentsIsNeverUsed() {
        RefusedRequest.when(server, ask().with("redirect_uri", "https://evil.example/cb"))
                .isPage(400, "invalid_request");
        RefusedRequest.when(server, ask().with("redirect_uri", CALLBACK + "/")).isPage(400, "invalid_request");
    }

    @Test
    @Spec("Client ID Metadata Document §3")
    void aRegisteredClientOfThatIdComesFirst() {
        server.clients.save(Client.publicClient(ID)
                .redirectUris("https://registered.example/cb")
                .scope("read")
                .build());
        RefusedRequest.when(server, ask()).isPage(400, "invalid_request");
        TestResponse answer = server.decide(ask().with("redirect_uri", "https://registered.example/cb")
                .with("scope", "read")
                .get(server));
        assertThat(answer.query()).containsKey("code");
        assertThat(published.fetched).isEmpty();
    }

    @Test
    @Spec({"RFC 8252 §8.6", "Client ID Metadata Document §6.3"})
    @Checks("UI-08")
    void consentIsNeverRememberedForIt() {
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
