package org.gatewright.server.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Forged;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** JWT-secured authorization requests (RFC 9101). */
class SignedRequestTest {
    private static final String TYPE = "oauth-authz-req+jwt";

    private final SigningKey key = Keys.key();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(
                builder -> builder.enable(new SignedRequests(), new PushedRequests(), new ClientAssertions()));
        server.clients.save(Keys.app(key).build());
    }

    private Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>(TestServer.authorizationRequest());
        claims.put("iss", "app");
        claims.put("aud", TestServer.ISSUER);
        claims.put("nbf", server.clock.instant().getEpochSecond());
        claims.put("exp", server.clock.instant().getEpochSecond() + 300);
        return claims;
    }

    private static Ask authorizationRequest(String object) {
        return new Ask(new LinkedHashMap<>(Map.of("client_id", "app", "request", object)), "");
    }

    private void assertRejected(String object) {
        RefusedRequest.when(server, authorizationRequest(object)).assertPage(400, "invalid_request_object");
    }

    private void assertRejected(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        assertRejected(key.sign(TYPE, claims));
    }

    @Test
    @Spec({"RFC 9101 §4", "RFC 9101 §5", "RFC 9101 §6.3", "RFC 9101 §10.8"})
    void acceptsASignedRequest() {
        for (String type : List.of(TYPE, "JWT", "application/" + TYPE)) {
            TestResponse response =
                    server.decide(authorizationRequest(key.sign(type, claims())).get(server));
            assertThat(response.query()).containsKey("code").containsEntry("state", "xyz");
        }
        String untyped = Forged.sign(key, Map.of(), claims());
        assertThat(server.decide(authorizationRequest(untyped).get(server)).query())
                .containsKey("code");
        assertThat(server.server.metadata())
                .containsEntry("request_parameter_supported", true)
                .containsEntry("request_uri_parameter_supported", false);
    }

    @Test
    @Spec({"RFC 9101 §5", "RFC 9101 §6.3"})
    @Checks("PR-07")
    void ignoresParametersOutsideTheRequestObject() {
        Map<String, Object> claims = claims();
        claims.put("scope", "read");
        claims.remove("state");
        Ask request = authorizationRequest(key.sign(TYPE, claims))
                .with("scope", "read write")
                .with("state", "other")
                .with("redirect_uri", "https://evil.example/cb")
                .with("response_type", "token");
        TestResponse response = server.decide(request.get(server));
        assertThat(response.location()).startsWith(Clients.CALLBACK + "?");
        assertThat(response.query()).doesNotContainKey("state").containsKey("code");
    }

    @Test
    @Spec({"RFC 9101 §6.1", "RFC 9101 §6.2", "RFC 9101 §10.1"})
    @Checks("PR-08")
    void rejectsARequestObjectNotSignedByTheClientsKey() {
        String claims = Base64Url.encode(Json.bytes(claims()));
        for (String header : List.of("{\"alg\":\"none\"}", "{\"alg\":\"NONE\"}", "{\"alg\":\"HS256\"}")) {
            String start = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + "." + claims;
            assertRejected(start + ".");
            byte[] tag = new HmacKey(Json.bytes(key.jwk().members())).sign(start.getBytes(StandardCharsets.US_ASCII));
            assertRejected(start + "." + Base64Url.encode(tag));
        }
        SigningKey other = Keys.key();
        assertRejected(other.sign(TYPE, claims()));
        assertRejected(Forged.sign(other, Map.of("typ", TYPE, "jwk", other.jwk().members()), claims()));
        assertRejected(Forged.sign(key, Map.of("typ", TYPE, "jku", "https://evil.example/jwks"), claims()));
        assertRejected(Forged.sign(key, Map.of("typ", TYPE, "x5u", "https://evil.example/cert"), claims()));
        assertRejected("not a jwt");
        assertRejected(Keys.tampered(key.sign(TYPE, claims())));
    }

    @Test
    @Spec({"RFC 9101 §4", "RFC 9126 §2.1"})
    @Checks("PR-05")
    void rejectsANestedRequestObject() {
        assertRejected(claims -> claims.put("request_uri", "urn:ietf:params:oauth:request_uri:x"));
        assertRejected(claims -> claims.put("request", "x"));
        for (String name : List.of("request", "request_uri")) {
            Map<String, Object> nested = claims();
            nested.put(name, "x");
            Map<String, String> form =
                    Exchanges.with(Keys.authentication(key, server.clock.instant()), "request", key.sign(TYPE, nested));
            RefusedToken.with("invalid_request_object", server, () -> server.post("/par", "", Forms.encode(form)));
        }
    }

    @Test
    @Spec({"RFC 9101 §5", "RFC 9101 §10.8"})
    @Checks("PR-09")
    void requiresTheClientAsIssAndClientId() {
        assertRejected(claims -> claims.put("client_id", "service"));
        assertRejected(claims -> claims.put("iss", "service"));
        assertRejected(claims -> claims.remove("iss"));
        assertRejected(claims -> claims.remove("client_id"));
        assertRejected(claims -> claims.put("sub", "app"));
        assertRejected(key.sign("at+jwt", claims()));
        assertRejected(key.sign("dpop+jwt", claims()));
        RefusedRequest.when(
                        server, authorizationRequest(key.sign(TYPE, claims())).with("client_id", "spa"))
                .assertPage(400, "invalid_request_object");
    }

    @Test
    @Spec({"RFC 9101 §4", "RFC 7519 §4.1.4"})
    @Checks("PR-10")
    void requiresTheIssuerAsAudienceAndAShortLifetime() {
        long now = server.clock.instant().getEpochSecond();
        assertRejected(claims -> claims.put("aud", "https://other.example"));
        assertRejected(claims -> claims.put("aud", List.of("https://another.example", "https://other.example")));
        assertRejected(claims -> claims.remove("aud"));
        assertRejected(claims -> claims.remove("exp"));
        assertRejected(claims -> claims.put("exp", now - 31));
        assertRejected(claims -> claims.put("exp", now + 7200));
        assertRejected(claims -> claims.put("nbf", now + 60));
        assertRejected(claims -> claims.put("nbf", now - 3700));
        Map<String, Object> several = claims();
        several.put("aud", List.of("https://other.example", TestServer.ISSUER));
        assertThat(authorizationRequest(key.sign(TYPE, several)).get(server).status())
                .isEqualTo(200);
        Map<String, Object> early = claims();
        early.put("nbf", now + 8);
        assertThat(authorizationRequest(key.sign(TYPE, early)).get(server).status())
                .isEqualTo(200);
    }

    @Test
    @Spec("RFC 9101 §5.2")
    @Checks("PR-11")
    void rejectsARequestUriWithoutFetchingIt() {
        Ask remote = new Ask(
                new LinkedHashMap<>(Map.of("client_id", "app", "request_uri", "http://127.0.0.1:1/request")), "");
        RefusedRequest.when(server, remote.with("redirect_uri", Clients.CALLBACK))
                .assertSentTo(Clients.CALLBACK, "request_uri_not_supported");
    }

    @Test
    @Spec("RFC 9101 §10.5")
    void requiresASignedRequestIfTheClientIsConfiguredSo() {
        server.clients.save(
                Keys.app(key).rules(ClientRules.defaults().requireSigned()).build());
        RefusedRequest.when(server, Ask.app()).assertSentToApp("invalid_request");
        assertThat(authorizationRequest(key.sign(TYPE, claims())).get(server).status())
                .isEqualTo(200);
    }

    @Test
    @Spec({"RFC 9126 §3", "RFC 9101 §5"})
    void acceptsAPushedSignedRequest() {
        server.clients.save(
                Keys.app(key).rules(ClientRules.defaults().requireSigned()).build());
        Map<String, String> form = new LinkedHashMap<>(Keys.authentication(key, server.clock.instant()));
        form.put("request", key.sign(TYPE, claims()));
        form.put("client_id", "app");
        TestResponse pushed = server.post("/par", "", Forms.encode(form));
        assertThat(pushed.status()).as(pushed.text()).isEqualTo(201);
        Ask request =
                new Ask(new LinkedHashMap<>(Map.of("client_id", "app", "request_uri", pushed.json("request_uri"))), "");
        assertThat(server.decide(request.get(server)).query()).containsKey("code");
        Map<String, String> wrong = new LinkedHashMap<>(Keys.authentication(key, server.clock.instant()));
        wrong.put("request", Keys.key().sign(TYPE, claims()));
        RefusedToken.with("invalid_request_object", server, () -> server.post("/par", "", Forms.encode(wrong)));
    }

    @Test
    @Spec("RFC 9101 §4")
    void readsStructuredClaimsAsParameters() {
        Map<String, Object> claims = claims();
        claims.put("max_age", 7200L);
        claims.put("resource", List.of("https://unknown.example"));
        RefusedRequest.when(server, authorizationRequest(key.sign(TYPE, claims)))
                .assertSentToApp("invalid_target");
    }
}
