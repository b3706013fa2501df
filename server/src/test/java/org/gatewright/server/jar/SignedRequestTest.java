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

/** A request that the client signed is believed, and nothing that stands beside it. */
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

    private static Ask ask(String object) {
        return new Ask(new LinkedHashMap<>(Map.of("client_id", "app", "request", object)), "");
    }

    private void isRefused(String object) {
        RefusedRequest.when(server, ask(object)).isPage(400, "invalid_request_object");
    }

    private void isRefused(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        isRefused(key.sign(TYPE, claims));
    }

    @Test
    @Spec({"RFC 9101 §4", "RFC 9101 §5", "RFC 9101 §6.3", "RFC 9101 §10.8"})
    void aSignedRequestIsAskedAndGranted() {
        for (String type : List.of(TYPE, "JWT", "application/" + TYPE)) {
            TestResponse answer = server.decide(ask(key.sign(type, claims())).get(server));
            assertThat(answer.query()).containsKey("code").containsEntry("state", "xyz");
        }
        String untyped = Forged.sign(key, Map.of(), claims());
        assertThat(server.decide(ask(untyped).get(server)).query()).containsKey("code");
        assertThat(server.server.metadata())
                .containsEntry("request_parameter_supported", true)
                .containsEntry("request_uri_parameter_supported", false);
    }

    @Test
    @Spec({"RFC 9101 §5", "RFC 9101 §6.3"})
    @Checks("PR-07")
    void parametersBesideItAreIgnored() {
        Map<String, Object> claims = claims();
        claims.put("scope", "read");
        claims.remove("state");
        Ask request = ask(key.sign(TYPE, claims))
                .with("scope", "read write")
                .with("state", "other")
                .with("redirect_uri", "https://evil.example/cb")
                .with("response_type", "token");
        TestResponse answer = server.decide(request.get(server));
        assertThat(answer.location()).startsWith(Clients.CALLBACK + "?");
        assertThat(answer.query()).doesNotContainKey("state").containsKey("code");
    }

    @Test
    @Spec({"RFC 9101 §6.1", "RFC 9101 §6.2", "RFC 9101 §10.1"})
    @Checks("PR-08")
    void onlyTheClientsOwnKeySignsIt() {
        String claims = Base64Url.encode(Json.bytes(claims()));
        for (String header : List.of("{\"alg\":\"none\"}", "{\"alg\":\"NONE\"}", "{\"alg\":\"HS256\"}")) {
            String start = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + "." + claims;
            isRefused(start + ".");
            byte[] tag = new HmacKey(Json.bytes(key.jwk().members())).sign(start.getBytes(StandardCharsets.US_ASCII));
            isRefused(start + "." + Base64Url.encode(tag));
        }
        SigningKey other = Keys.key();
        isRefused(other.sign(TYPE, claims()));
        isRefused(Forged.sign(other, Map.of("typ", TYPE, "jwk", other.jwk().members()), claims()));
        isRefused(Forged.sign(key, Map.of("typ", TYPE, "jku", "https://evil.example/jwks"), claims()));
        isRefused(Forged.sign(key, Map.of("typ", TYPE, "x5u", "https://evil.example/cert"), claims()));
        isRefused("not a jwt");
        isRefused(Keys.broken(key.sign(TYPE, claims())));
    }

    @Test
    @Spec({"RFC 9101 §4", "RFC 9126 §2.1"})
    @Checks("PR-05")
    void itContainsNoOtherRequestObject() {
        isRefused(claims -> claims.put("request_uri", "urn:ietf:params:oauth:request_uri:x"));
        isRefused(claims -> claims.put("request", "x"));
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
    void itNamesItsClientAndNothingElse() {
        isRefused(claims -> claims.put("client_id", "service"));
        isRefused(claims -> claims.put("iss", "service"));
        isRefused(claims -> claims.remove("iss"));
        isRefused(claims -> claims.remove("client_id"));
        isRefused(claims -> claims.put("sub", "app"));
        isRefused(key.sign("at+jwt", claims()));
        isRefused(key.sign("dpop+jwt", claims()));
        RefusedRequest.when(server, ask(key.sign(TYPE, claims())).with("client_id", "spa"))
                .isPage(400, "invalid_request_object");
    }

    @Test
    @Spec({"RFC 9101 §4", "RFC 7519 §4.1.4"})
    @Checks("PR-10")
    void itIsForThisServerAndShortLived() {
        long now = server.clock.instant().getEpochSecond();
        isRefused(claims -> claims.put("aud", "https://other.example"));
        isRefused(claims -> claims.put("aud", List.of("https://another.example", "https://other.example")));
        isRefused(claims -> claims.remove("aud"));
        isRefused(claims -> claims.remove("exp"));
        isRefused(claims -> claims.put("exp", now - 31));
        isRefused(claims -> claims.put("exp", now + 7200));
        isRefused(claims -> claims.put("nbf", now + 60));
        isRefused(claims -> claims.put("nbf", now - 3700));
        Map<String, Object> several = claims();
        several.put("aud", List.of("https://other.example", TestServer.ISSUER));
        assertThat(ask(key.sign(TYPE, several)).get(server).status()).isEqualTo(200);
        Map<String, Object> early = claims();
        early.put("nbf", now + 8);
        assertThat(ask(key.sign(TYPE, early)).get(server).status()).isEqualTo(200);
    }

    @Test
    @Spec("RFC 9101 §5.2")
    @Checks("PR-11")
    void noAddressIsEverFetched() {
        Ask remote = new Ask(
                new LinkedHashMap<>(Map.of("client_id", "app", "request_uri", "http://127.0.0.1:1/request")), "");
        RefusedRequest.when(server, remote.with("redirect_uri", Clients.CALLBACK))
                .isSentTo(Clients.CALLBACK, "request_uri_not_supported");
    }

    @Test
    @Spec("RFC 9101 §10.5")
    void aClientThatHasToSignDoes() {
        server.clients.save(
                Keys.app(key).rules(ClientRules.defaults().requireSigned()).build());
        RefusedRequest.when(server, Ask.app()).isSentToApp("invalid_request");
        assertThat(ask(key.sign(TYPE, claims())).get(server).status()).isEqualTo(200);
    }

    @Test
    @Spec({"RFC 9126 §3", "RFC 9101 §5"})
    void aSignedRequestMayBePushed() {
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
    void structuredClaimsMeanWhatTheParametersWould() {
        Map<String, Object> claims = claims();
        claims.put("max_age", 7200L);
        claims.put("resource", List.of("https://unknown.example"));
        RefusedRequest.when(server, ask(key.sign(TYPE, claims))).isSentToApp("invalid_target");
    }
}
