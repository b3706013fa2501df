package org.gatewright.server.par;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pushed authorization requests (RFC 9126). */
class PushedRequestTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.enable(new PushedRequests(), Dpop.proofs()));
    }

    private TestResponse push(Map<String, String> parameters) {
        return server.post("/par", TestServer.app(), Forms.encode(parameters));
    }

    private String pushed(Map<String, String> parameters) {
        TestResponse response = push(parameters);
        assertThat(response.status()).as(response.text()).isEqualTo(201);
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.json()).containsEntry("expires_in", 90L);
        return response.json("request_uri");
    }

    private Ask authorizationRequest(String reference) {
        return new Ask(new LinkedHashMap<>(Map.of("client_id", "app", "request_uri", reference)), "");
    }

    private static Map<String, String> validRequest() {
        return TestServer.authorizationRequest();
    }

    @Test
    @Spec({"RFC 9126 §2.1", "RFC 9126 §2.2", "RFC 9126 §4", "RFC 9126 §5"})
    void grantsAPushedRequest() {
        String reference = pushed(validRequest());
        assertThat(reference).startsWith("urn:ietf:params:oauth:request_uri:");
        Map<String, String> response =
                server.decide(authorizationRequest(reference).get(server)).query();
        assertThat(response).containsEntry("state", "xyz").containsEntry("iss", TestServer.ISSUER);
        Exchanges.successful(server.token(TestServer.app(), TestServer.codeExchange(response.get("code"))));
        assertThat(server.server.metadata())
                .containsEntry("pushed_authorization_request_endpoint", TestServer.ISSUER + "/par")
                .containsEntry("require_pushed_authorization_requests", false);
    }

    @Test
    @Spec({"RFC 9126 §2.1", "RFC 9126 §7.2"})
    @Checks("PR-01")
    void requiresClientAuthenticationAndRegisteredMetadata() {
        String body = Forms.encode(validRequest());
        RefusedToken.with(401, "invalid_client", server, () -> server.post("/par", "", body));
        RefusedToken.with(401, "invalid_client", server, () -> server.post("/par", Forms.basic("app", "wrong"), body));
        Map<String, String> spa = Exchanges.with(validRequest(), "client_id", "spa");
        RefusedToken.with("invalid_request", server, () -> server.post("/par", "", Forms.encode(spa)));
        Map<String, String> spaAtHome = Exchanges.with(spa, "redirect_uri", Exchanges.SPA_CALLBACK);
        assertThat(server.post("/par", "", Forms.encode(spaAtHome)).status()).isEqualTo(201);
    }

    @Test
    @Spec({"RFC 9126 §2.1", "RFC 9126 §2.3"})
    void rejectsAPushedRequestThatTheAuthorizationEndpointWouldReject() {
        RefusedToken.with(
                "invalid_request",
                server,
                () -> push(Exchanges.with(validRequest(), "redirect_uri", "https://evil.example")));
        RefusedToken.with("invalid_scope", server, () -> push(Exchanges.with(validRequest(), "scope", "admin")));
        RefusedToken.with("invalid_request", server, () -> push(Exchanges.without(validRequest(), "code_challenge")));
        RefusedToken.with(
                "unsupported_response_type",
                server,
                () -> push(Exchanges.with(validRequest(), "response_type", "token")));
        RefusedToken.with(
                "invalid_request", server, () -> push(Exchanges.with(validRequest(), "response_mode", "foo")));
        RefusedToken.with("invalid_request", server, () -> push(Exchanges.without(validRequest(), "response_type")));
    }

    @Test
    @Spec("RFC 9126 §2.1")
    @Checks("PR-05")
    void rejectsAPushedRequestUriAndOtherMethodsThanPost() {
        String reference = pushed(validRequest());
        RefusedToken.with(
                "invalid_request", server, () -> push(Exchanges.with(validRequest(), "request_uri", reference)));
        assertThat(push(Exchanges.with(validRequest(), "request_uri", "")).status())
                .isEqualTo(201);
        for (String method : List.of("GET", "PUT", "DELETE", "HEAD")) {
            TestResponse response = server.http.request(method, "/par", Map.of("Authorization", TestServer.app()), "");
            assertThat(response.status()).isEqualTo(405);
            assertThat(response.header("Allow")).isEqualTo("OPTIONS, POST");
        }
    }

    @Test
    @Spec("RFC 9126 §2.2")
    @Checks("PR-02")
    void rejectsTheRequestUriOfAnotherClient() {
        String reference = pushed(validRequest());
        RefusedRequest.when(server, authorizationRequest(reference).with("client_id", "spa"))
                .assertPage(400, "invalid_request_uri");
        assertThat(server.decide(authorizationRequest(reference).get(server)).query())
                .containsKey("code");
    }

    @Test
    @Spec({"RFC 9126 §4", "RFC 9126 §7.3"})
    @Checks({"PR-03", "PR-04"})
    void invalidatesTheRequestUriAfterTheDecision() {
        String reference = pushed(validRequest());
        TestResponse first = authorizationRequest(reference).get(server);
        TestResponse reloaded = authorizationRequest(reference).get(server);
        assertThat(reloaded.status()).isEqualTo(200);
        assertThat(server.decide(reloaded).query()).containsKey("code");
        RefusedRequest.when(server, authorizationRequest(reference)).assertPage(400, "invalid_request_uri");
        RefusedRequest.when(server, () -> server.decide(first)).assertPage(400, "invalid_request");

        String denied = pushed(validRequest());
        server.decision = (request, key) -> server.interactions().denyAccess(request, key);
        assertThat(server.decide(authorizationRequest(denied).get(server)).query())
                .containsEntry("error", "access_denied");
        RefusedRequest.when(server, authorizationRequest(denied)).assertPage(400, "invalid_request_uri");
    }

    @Test
    @Spec({"RFC 9126 §2.2", "RFC 9126 §7.1"})
    @Checks("PR-04")
    void expiresTheRequestUriAndRejectsGuesses() {
        String late = pushed(validRequest());
        TestResponse page = authorizationRequest(late).get(server);
        server.clock.advance(Duration.ofSeconds(90));
        RefusedRequest.when(server, authorizationRequest(late)).assertPage(400, "invalid_request_uri");
        // The end-user may take longer once the page is shown.
        assertThat(server.decide(page).query()).containsKey("code");
        RefusedRequest.when(server, authorizationRequest(late + "x")).assertPage(400, "invalid_request_uri");
        RefusedRequest.when(server, authorizationRequest("urn:ietf:params:oauth:request_uri:"))
                .assertPage(400, "invalid_request_uri");
        Set<String> references = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String reference = pushed(validRequest());
            assertThat(reference.substring(reference.lastIndexOf(':') + 1)).hasSize(43); // 256 bits
            references.add(reference);
        }
        assertThat(references).hasSize(50);
    }

    @Test
    @Spec({"RFC 9126 §4", "RFC 9101 §6.3"})
    @Checks({"PR-07", "PR-12"})
    void ignoresParametersOutsideThePushedRequest() {
        String reference = pushed(Exchanges.without(Exchanges.with(validRequest(), "scope", "read"), "state"));
        Ask request = authorizationRequest(reference)
                .with("scope", "read write")
                .with("state", "other")
                .with("redirect_uri", "https://evil.example")
                .with("response_mode", "fragment")
                .with("code_challenge", "e".repeat(43));
        TestResponse page = request.get(server);
        assertThat(page.text()).doesNotContain(validRequest().get("code_challenge"), "client.example/cb");
        TestResponse response = server.decide(page);
        assertThat(response.location()).startsWith(Clients.CALLBACK + "?");
        assertThat(response.query()).doesNotContainKey("state");
        TestResponse tokens = Exchanges.successful(server.token(
                TestServer.app(), TestServer.codeExchange(response.query().get("code"))));
        assertThat(tokens.json("scope")).isEqualTo("read");
    }

    @Test
    @Spec({"RFC 9126 §5", "RFC 9126 §6"})
    @Checks("PR-06")
    void requiresAPushedRequestIfTheClientIsConfiguredSo() {
        server.clients.save(
                Clients.app().rules(ClientRules.defaults().requirePushed()).build());
        RefusedRequest.when(server, Ask.app()).assertSentToApp("invalid_request");
        assertThat(server.decide(authorizationRequest(pushed(validRequest())).get(server))
                        .query())
                .containsKey("code");
    }

    @Test
    @Spec("RFC 9126 §4")
    @Checks("R-03")
    void acceptsOneOfManyConcurrentDecisions() {
        for (int round = 0; round < 3; round++) {
            TestResponse page = authorizationRequest(pushed(validRequest())).get(server);
            try (Race race = new Race(64)) {
                assertThat(race.run(() -> server.decide(page).status()).stream().filter(status -> status == 303))
                        .hasSize(1);
            }
        }
    }

    @Test
    @Spec({"RFC 9449 §10", "RFC 9449 §10.1"})
    @Checks("SC-05")
    void bindsTheCodeToTheKeyOfAPushedProof() {
        SigningKey key = Keys.key();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", TestServer.app());
        headers.put("DPoP", proof(key));
        String reference = server.post("/par", headers, validRequest()).json("request_uri");
        String code = server.decide(authorizationRequest(reference).get(server))
                .query()
                .get("code");
        RefusedToken.with("invalid_grant", server, () -> server.token(TestServer.app(), TestServer.codeExchange(code)));
        headers.put("DPoP", Keys.dpop(key, server.clock.instant()));
        assertThat(server.post("/token", headers, TestServer.codeExchange(code)).json("token_type"))
                .isEqualTo("DPoP");
        headers.put("DPoP", proof(key));
        Map<String, String> other =
                Exchanges.with(validRequest(), "dpop_jkt", Keys.key().jwk().thumbprint());
        RefusedToken.with("invalid_dpop_proof", server, () -> server.post("/par", headers, other));
    }

    private String proof(SigningKey key) {
        return Keys.dpop(key, Keys.proof("POST", TestServer.ISSUER + "/par", server.clock.instant()));
    }
}
