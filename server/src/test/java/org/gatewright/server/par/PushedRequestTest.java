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

/** A client pushes its request, and the browser carries nothing but a reference. */
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
        TestResponse answer = push(parameters);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json()).containsEntry("expires_in", 90L);
        return answer.json("request_uri");
    }

    private Ask ask(String reference) {
        return new Ask(new LinkedHashMap<>(Map.of("client_id", "app", "request_uri", reference)), "");
    }

    private static Map<String, String> good() {
        return TestServer.authorizationRequest();
    }

    @Test
    @Spec({"RFC 9126 §2.1", "RFC 9126 §2.2", "RFC 9126 §4", "RFC 9126 §5"})
    void grantsAPushedRequest() {
        String reference = pushed(good());
        assertThat(reference).startsWith("urn:ietf:params:oauth:request_uri:");
        Map<String, String> answer = server.decide(ask(reference).get(server)).query();
        assertThat(answer).containsEntry("state", "xyz").containsEntry("iss", TestServer.ISSUER);
        Exchanges.successful(server.token(TestServer.app(), TestServer.codeExchange(answer.get("code"))));
        assertThat(server.server.metadata())
                .containsEntry("pushed_authorization_request_endpoint", TestServer.ISSUER + "/par")
                .containsEntry("require_pushed_authorization_requests", false);
    }

    @Test
    @Spec({"RFC 9126 §2.1", "RFC 9126 §7.2"})
    @Checks("PR-01")
    void onlyTheClientItselfPushesAndOnlyWhatItIsRegisteredFor() {
        String body = Forms.encode(good());
        RefusedToken.with(401, "invalid_client", server, () -> server.post("/par", "", body));
        RefusedToken.with(401, "invalid_client", server, () -> server.post("/par", Forms.basic("app", "wrong"), body));
        Map<String, String> spa = Exchanges.with(good(), "client_id", "spa");
        RefusedToken.with("invalid_request", server, () -> server.post("/par", "", Forms.encode(spa)));
        Map<String, String> spaAtHome = Exchanges.with(spa, "redirect_uri", Exchanges.SPA_CALLBACK);
        assertThat(server.post("/par", "", Forms.encode(spaAtHome)).status()).isEqualTo(201);
    }

    @Test
    @Spec({"RFC 9126 §2.1", "RFC 9126 §2.3"})
    void rejectsAPushedRequestThatTheAuthorizationEndpointWouldReject() {
        RefusedToken.with(
                "invalid_request", server, () -> push(Exchanges.with(good(), "redirect_uri", "https://evil.example")));
        RefusedToken.with("invalid_scope", server, () -> push(Exchanges.with(good(), "scope", "admin")));
        RefusedToken.with("invalid_request", server, () -> push(Exchanges.without(good(), "code_challenge")));
        RefusedToken.with(
                "unsupported_response_type", server, () -> push(Exchanges.with(good(), "response_type", "token")));
        RefusedToken.with("invalid_request", server, () -> push(Exchanges.with(good(), "response_mode", "foo")));
        RefusedToken.with("invalid_request", server, () -> push(Exchanges.without(good(), "response_type")));
    }

    @Test
    @Spec("RFC 9126 §2.1")
    @Checks("PR-05")
    void aReferenceIsNotPushedAndNothingButPostIsAnswered() {
        String reference = pushed(good());
        RefusedToken.with("invalid_request", server, () -> push(Exchanges.with(good(), "request_uri", reference)));
        assertThat(push(Exchanges.with(good(), "request_uri", "")).status()).isEqualTo(201);
        for (String method : List.of("GET", "PUT", "DELETE", "HEAD")) {
            TestResponse answer = server.http.request(method, "/par", Map.of("Authorization", TestServer.app()), "");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("OPTIONS, POST");
        }
    }

    @Test
    @Spec("RFC 9126 §2.2")
    @Checks("PR-02")
    void aReferenceIsWorthNothingToAnotherClient() {
        String reference = pushed(good());
        RefusedRequest.when(server, ask(reference).with("client_id", "spa")).isPage(400, "invalid_request_uri");
        assertThat(server.decide(ask(reference).get(server)).query()).containsKey("code");
    }

    @Test
    @Spec({"RFC 9126 §4", "RFC 9126 §7.3"})
    @Checks({"PR-03", "PR-04"})
    void aReferenceLastsUntilItIsAnsweredAndNoLonger() {
        String reference = pushed(good());
        TestResponse first = ask(reference).get(server);
        TestResponse reloaded = ask(reference).get(server);
        assertThat(reloaded.status()).isEqualTo(200);
        assertThat(server.decide(reloaded).query()).containsKey("code");
        RefusedRequest.when(server, ask(reference)).isPage(400, "invalid_request_uri");
        RefusedRequest.when(server, () -> server.decide(first)).isPage(400, "invalid_request");

        String denied = pushed(good());
        server.decision = (request, key) -> server.interactions().denyAccess(request, key);
        assertThat(server.decide(ask(denied).get(server)).query()).containsEntry("error", "access_denied");
        RefusedRequest.when(server, ask(denied)).isPage(400, "invalid_request_uri");
    }

    @Test
    @Spec({"RFC 9126 §2.2", "RFC 9126 §7.1"})
    @Checks("PR-04")
    void aReferenceExpiresAndCantBeGuessed() {
        String late = pushed(good());
        TestResponse page = ask(late).get(server);
        server.clock.advance(Duration.ofSeconds(90));
        RefusedRequest.when(server, ask(late)).isPage(400, "invalid_request_uri");
        assertThat(server.decide(page).query()).containsKey("code"); // who is on the page may take longer
        RefusedRequest.when(server, ask(late + "x")).isPage(400, "invalid_request_uri");
        RefusedRequest.when(server, ask("urn:ietf:params:oauth:request_uri:")).isPage(400, "invalid_request_uri");
        Set<String> references = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String reference = pushed(good());
            assertThat(reference.substring(reference.lastIndexOf(':') + 1)).hasSize(43); // 256 bits
            references.add(reference);
        }
        assertThat(references).hasSize(50);
    }

    @Test
    @Spec({"RFC 9126 §4", "RFC 9101 §6.3"})
    @Checks({"PR-07", "PR-12"})
    void nothingCountsButWhatWasPushed() {
        String reference = pushed(Exchanges.without(Exchanges.with(good(), "scope", "read"), "state"));
        Ask request = ask(reference)
                .with("scope", "read write")
                .with("state", "other")
                .with("redirect_uri", "https://evil.example")
                .with("response_mode", "fragment")
                .with("code_challenge", "e".repeat(43));
        TestResponse page = request.get(server);
        assertThat(page.text()).doesNotContain(good().get("code_challenge"), "client.example/cb");
        TestResponse answer = server.decide(page);
        assertThat(answer.location()).startsWith(Clients.CALLBACK + "?");
        assertThat(answer.query()).doesNotContainKey("state");
        TestResponse tokens = Exchanges.successful(server.token(
                TestServer.app(), TestServer.codeExchange(answer.query().get("code"))));
        assertThat(tokens.json("scope")).isEqualTo("read");
    }

    @Test
    @Spec({"RFC 9126 §5", "RFC 9126 §6"})
    @Checks("PR-06")
    void aClientThatHasToPushDoes() {
        server.clients.save(
                Clients.app().rules(ClientRules.defaults().requirePushed()).build());
        RefusedRequest.when(server, Ask.app()).isSentToApp("invalid_request");
        assertThat(server.decide(ask(pushed(good())).get(server)).query()).containsKey("code");
    }

    @Test
    @Spec("RFC 9126 §4")
    @Checks("R-03")
    void ofManyAnswersToOnePushedRequestOneCounts() {
        for (int round = 0; round < 3; round++) {
            TestResponse page = ask(pushed(good())).get(server);
            try (Race race = new Race(64)) {
                assertThat(race.run(() -> server.decide(page).status()).stream().filter(status -> status == 303))
                        .hasSize(1);
            }
        }
    }

    @Test
    @Spec({"RFC 9449 §10", "RFC 9449 §10.1"})
    @Checks("SC-05")
    void aProofAtThePushBindsTheCode() {
        SigningKey key = Keys.key();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", TestServer.app());
        headers.put("DPoP", proof(key));
        String reference = server.post("/par", headers, good()).json("request_uri");
        String code = server.decide(ask(reference).get(server)).query().get("code");
        RefusedToken.with("invalid_grant", server, () -> server.token(TestServer.app(), TestServer.codeExchange(code)));
        headers.put("DPoP", Keys.dpop(key, server.clock.instant()));
        assertThat(server.post("/token", headers, TestServer.codeExchange(code)).json("token_type"))
                .isEqualTo("DPoP");
        headers.put("DPoP", proof(key));
        Map<String, String> other =
                Exchanges.with(good(), "dpop_jkt", Keys.key().jwk().thumbprint());
        RefusedToken.with("invalid_dpop_proof", server, () -> server.post("/par", headers, other));
    }

    private String proof(SigningKey key) {
        return Keys.dpop(key, Keys.proof("POST", TestServer.ISSUER + "/par", server.clock.instant()));
    }
}
