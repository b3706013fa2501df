package org.gatewright.server.dpop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.permission.ProtectedResource;
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
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DPoP: access tokens bound to a key, which require proof of possession. */
class DpopTest {
    private final SigningKey key = Keys.key();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.enable(Dpop.proofs(), new Introspection()));
    }

    private TestResponse token(String basic, String proof, Map<String, String> form) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!basic.isEmpty()) {
            headers.put("Authorization", basic);
        }
        headers.put("DPoP", proof);
        return server.post("/token", headers, form);
    }

    private TestResponse service(String proof) {
        return token(Exchanges.service(), proof, Exchanges.clientCredentials());
    }

    private String proof() {
        return Keys.dpop(key, server.clock.instant());
    }

    private static TestResponse bound(TestResponse response) {
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.json("token_type")).isEqualTo("DPoP");
        return response;
    }

    private TestResponse resource(String token, String proof) {
        return server.resource(Map.of("Authorization", "DPoP " + token, "DPoP", proof));
    }

    private Map<String, Object> claims() {
        return Keys.proof("POST", TestServer.ISSUER + "/token", server.clock.instant());
    }

    private void assertRejected(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        assertRejected(Keys.dpop(key, claims));
    }

    private void assertRejected(String proof) {
        RefusedToken.with("invalid_dpop_proof", server, () -> service(proof));
    }

    @Test
    @Spec({"RFC 9449 §4.2", "RFC 9449 §5", "RFC 9449 §6", "RFC 9449 §7.1"})
    void bindsATokenToTheKeyOfTheProof() {
        String token = bound(service(proof())).json("access_token");
        assertThat(resource(token, Keys.dpop(key, token, server.clock.instant()))
                        .status())
                .isEqualTo(200);
        TestResponse says = server.post("/introspect", Exchanges.service(), Forms.encode(Map.of("token", token)));
        assertThat(says.json())
                .containsEntry("token_type", "DPoP")
                .containsEntry("cnf", Map.of("jkt", key.jwk().thumbprint()));
        assertThat(server.server.metadata()).containsKey("dpop_signing_alg_values_supported");
    }

    @Test
    @Spec("RFC 9449 §6.1")
    void bindsAJwtAccessTokenToTheKeyOfTheProof() {
        server.clients.save(Clients.service().tokens(AccessTokenFormat.JWT).build());
        String token = bound(service(proof())).json("access_token");
        assertThat(org.gatewright.protocol.jose.Jwt.parse(token)
                        .orElseThrow()
                        .claims()
                        .object("cnf"))
                .contains(Map.of("jkt", key.jwk().thumbprint()));
        assertThat(resource(token, Keys.dpop(key, token, server.clock.instant()))
                        .status())
                .isEqualTo(200);
        assertThat(server.resource(token).status()).isEqualTo(401);
    }

    @Test
    @Spec({"RFC 9449 §7.1", "RFC 9449 §7.2"})
    @Checks("SC-04")
    void rejectsABoundTokenWithoutProof() {
        String token = bound(service(proof())).json("access_token");
        SigningKey other = Keys.key();
        TestResponse bearer = server.resource(token);
        assertThat(bearer.status()).isEqualTo(401);
        assertThat(bearer.headers("WWW-Authenticate"))
                .anyMatch(challenge ->
                        challenge.startsWith("DPoP ") && challenge.contains("algs=\"ES256 PS256 EdDSA Ed25519\""))
                .allMatch(challenge -> challenge.contains("error=\"invalid_token\""));
        assertThat(server.resource(Map.of("Authorization", "DPoP " + token)).status())
                .isEqualTo(401);
        assertThat(resource(token, Keys.dpop(other, token, server.clock.instant()))
                        .json("error"))
                .isEqualTo("invalid_token");
        assertThat(resource(token, Keys.dpop(key, "another token", server.clock.instant()))
                        .json("error"))
                .isEqualTo("invalid_dpop_proof");
        Map<String, Object> noHash = Keys.proof("GET", TestServer.ISSUER + "/resource", server.clock.instant());
        assertThat(resource(token, Keys.dpop(key, noHash)).status()).isEqualTo(401);
        String plain =
                server.token(Exchanges.service(), Exchanges.clientCredentials()).json("access_token");
        assertThat(resource(plain, Keys.dpop(key, plain, server.clock.instant()))
                        .status())
                .isEqualTo(401);
        String good = Keys.dpop(key, token, server.clock.instant());
        assertThat(resource(token, good).status()).isEqualTo(200);
        assertThat(resource(token, good).status()).isEqualTo(401);
    }

    @Test
    @Spec("RFC 9449 §4.3")
    @Checks("SC-01")
    void requiresEveryClaimOfAProof() {
        for (String claim : List.of("jti", "htm", "htu", "iat")) {
            assertRejected(claims -> claims.remove(claim));
        }
        long now = server.clock.instant().getEpochSecond();
        assertRejected(claims -> claims.put("htm", "GET"));
        assertRejected(claims -> claims.put("htm", "post"));
        assertRejected(claims -> claims.put("htu", TestServer.ISSUER + "/other"));
        assertRejected(claims -> claims.put("htu", TestServer.ISSUER + "/Token"));
        assertRejected(claims -> claims.put("htu", "https://localhost/token"));
        assertRejected(claims -> claims.put("htu", "http://localhost:8080/token"));
        assertRejected(claims -> claims.put("htu", "http://localhost@evil.example/token"));
        assertRejected(claims -> claims.put("iat", now - 3600));
        assertRejected(claims -> claims.put("iat", now - 61));
        assertRejected(claims -> claims.put("iat", now + 3600));
        assertRejected(claims -> claims.put("iat", now + 60));
        assertRejected(claims -> claims.put("iat", "now"));
        assertRejected(claims -> claims.put("jti", "x".repeat(300)));
        assertRejected("no.jwt.atall");
        assertRejected("x".repeat(9000));
        assertRejected(key.sign("dpop+jwt", claims()));
        assertRejected(key.signWithKey("JWT", claims()));
        assertRejected(SigningKey.generate("r", SigningAlgorithm.RS256).signWithKey("dpop+jwt", claims()));
        assertRejected(Forged.sign(
                key, Map.of("typ", "dpop+jwt", "jwk", Keys.key().jwk().members()), claims()));
        assertRejected(Forged.sign(key, Map.of("typ", "dpop+jwt", "jwk", Map.of("kty", "oct", "k", "AA")), claims()));
        Map<String, Object> secret = new LinkedHashMap<>(key.jwk().members());
        secret.put("d", "AAAA");
        assertRejected(Forged.sign(key, Map.of("typ", "dpop+jwt", "jwk", secret), claims()));
        assertRejected(Keys.tampered(proof()));
        RefusedToken.with(
                "invalid_dpop_proof",
                server,
                () -> server.http.request(
                        "POST",
                        "/token",
                        Map.of(
                                "Content-Type",
                                "application/x-www-form-urlencoded",
                                "Authorization",
                                Exchanges.service(),
                                "DPoP",
                                proof() + "\r\nDPoP: " + proof()),
                        Forms.encode(Exchanges.clientCredentials())));
    }

    @Test
    @Spec("RFC 9449 §4.3")
    @Checks("SC-02")
    void acceptsEquivalentUrisAndAClockSkew() {
        long now = server.clock.instant().getEpochSecond();
        for (Map<String, Object> harmless : List.<Map<String, Object>>of(
                Map.of("htu", TestServer.ISSUER + "/token?x=1#y"),
                Map.of("htu", "HTTP://LocalHost/token"),
                Map.of("htu", "http://localhost:80/token"),
                Map.of("iat", now - 10),
                Map.of("iat", now + 10),
                Map.of("more", "claims"))) {
            Map<String, Object> claims = claims();
            claims.putAll(harmless);
            bound(service(Keys.dpop(key, claims)));
        }
        bound(service(SigningKey.generate("p", SigningAlgorithm.PS256).signWithKey("dpop+jwt", claims())));
        bound(service(SigningKey.generate("e", SigningAlgorithm.EDDSA).signWithKey("dpop+jwt", claims())));
        String token = bound(service(proof())).json("access_token");
        assertThat(server.resource(Map.of(
                                "Authorization",
                                "dpop " + token,
                                "DPoP",
                                Keys.dpop(key, token, server.clock.instant())))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Spec({"RFC 9449 §4.3", "RFC 9449 §11.1"})
    @Checks({"SC-03", "R-03"})
    void rejectsReplayedProofsAlsoConcurrently() {
        String proof = proof();
        bound(service(proof));
        assertRejected(proof);
        Map<String, Object> sameId = claims();
        Map<String, Object> again = claims();
        again.put("jti", sameId.get("jti"));
        bound(service(Keys.dpop(key, sameId)));
        bound(service(Keys.dpop(Keys.key(), again)));
        String contested = proof();
        try (Race race = new Race(64)) {
            assertThat(race.run(() -> service(contested).status()).stream().filter(status -> status == 200))
                    .hasSize(1);
        }
    }

    @Test
    @Spec({"RFC 9449 §8", "RFC 9449 §8.2", "RFC 9449 §9"})
    @Checks("SC-03")
    void requiresAServerNonceIfConfigured() {
        TestServer strict = TestServer.start(builder -> builder.enable(Dpop.proofsWithNonce()));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", Exchanges.service());
        headers.put("DPoP", Keys.dpop(key, strict.clock.instant()));
        TestResponse refused = RefusedToken.with(
                "use_dpop_nonce", strict, () -> strict.post("/token", headers, Exchanges.clientCredentials()));
        Map<String, Object> claims = Keys.proof("POST", TestServer.ISSUER + "/token", strict.clock.instant());
        claims.put("nonce", refused.header("DPoP-Nonce"));
        headers.put("DPoP", Keys.dpop(key, claims));
        TestResponse given = bound(strict.post("/token", headers, Exchanges.clientCredentials()));
        assertThat(given.header("DPoP-Nonce")).isEqualTo(refused.header("DPoP-Nonce"));
        String token = given.json("access_token");
        TestResponse first = strict.resource(
                Map.of("Authorization", "DPoP " + token, "DPoP", Keys.dpop(key, token, strict.clock.instant())));
        assertThat(first.status()).isEqualTo(401);
        assertThat(first.headers("WWW-Authenticate")).anyMatch(c -> c.contains("error=\"use_dpop_nonce\""));
        assertThat(first.headers("DPoP-Nonce")).hasSize(1);
        strict.clock.advance(java.time.Duration.ofMinutes(3));
        Map<String, Object> late = Keys.proof("POST", TestServer.ISSUER + "/token", strict.clock.instant());
        late.put("nonce", refused.header("DPoP-Nonce"));
        headers.put("DPoP", Keys.dpop(key, late));
        RefusedToken.with(
                "use_dpop_nonce", strict, () -> strict.post("/token", headers, Exchanges.clientCredentials()));
    }

    @Test
    @Spec("RFC 9449 §5")
    @Checks("RT-05")
    void bindsRefreshTokensOfPublicClientsToTheKey() {
        Map<String, String> exchange = Exchanges.spaExchange(Exchanges.spaCode(server));
        TestResponse tokens = bound(token("", proof(), exchange));
        Map<String, String> refresh =
                Exchanges.with(TestServer.refresh(tokens.json("refresh_token")), "client_id", "spa");
        RefusedToken.with("invalid_grant", server, () -> server.token("", refresh));
        RefusedToken.with(
                "invalid_grant", server, () -> token("", Keys.dpop(Keys.key(), server.clock.instant()), refresh));
        TestResponse next = bound(token("", proof(), refresh));
        Map<String, String> second = Exchanges.with(TestServer.refresh(next.json("refresh_token")), "client_id", "spa");
        RefusedToken.with("invalid_grant", server, () -> server.token("", second));
    }

    @Test
    @Spec("RFC 9449 §5")
    @Checks("SC-07")
    void allowsConfidentialClientsToChangeTheKeyOnRefresh() {
        TestResponse tokens = bound(token(TestServer.app(), proof(), TestServer.codeExchange(server.code())));
        SigningKey next = Keys.key();
        TestResponse refreshed = bound(token(
                TestServer.app(),
                Keys.dpop(next, server.clock.instant()),
                TestServer.refresh(tokens.json("refresh_token"))));
        String token = refreshed.json("access_token");
        assertThat(resource(token, Keys.dpop(next, token, server.clock.instant()))
                        .status())
                .isEqualTo(200);
        assertThat(resource(token, Keys.dpop(key, token, server.clock.instant()))
                        .status())
                .isEqualTo(401);
    }

    @Test
    @Spec("RFC 9449 §10")
    @Checks("CG-09")
    void bindsACodeToTheKeyOfDpopJkt() {
        Map<String, String> request = Exchanges.with(
                TestServer.authorizationRequest(), "dpop_jkt", key.jwk().thumbprint());
        String code = server.code(request);
        Map<String, String> exchange = TestServer.codeExchange(code);
        RefusedToken.with("invalid_grant", server, () -> server.token(TestServer.app(), exchange));
        RefusedToken.with(
                "invalid_grant",
                server,
                () -> token(TestServer.app(), Keys.dpop(Keys.key(), server.clock.instant()), exchange));
        bound(token(TestServer.app(), proof(), exchange));
        RefusedRequest.when(server, Ask.app().with("dpop_jkt", "short")).assertSentToApp("invalid_request");
    }

    @Test
    @Spec("RFC 9449 §5.2")
    void rejectsAMissingProofIfTheClientRequiresDpop() {
        server.clients.save(
                Clients.service().rules(ClientRules.defaults().requireDpop()).build());
        RefusedToken.with(
                "invalid_dpop_proof", server, () -> server.token(Exchanges.service(), Exchanges.clientCredentials()));
        bound(service(proof()));
    }

    @Test
    @Spec("RFC 9728 §2")
    void requiresAProofIfTheResourceRequiresBoundTokens() {
        String api = "https://api.example";
        ProtectedResource strict = ProtectedResource.at(api).requireDpop();
        server = TestServer.start(builder -> builder.enable(Dpop.proofs()).resources(strict));
        String code = server.code(Ask.app().with("resource", api).parameters());
        RefusedToken.with(
                "invalid_dpop_proof", server, () -> server.token(TestServer.app(), TestServer.codeExchange(code)));
        TestResponse issued = bound(token(TestServer.app(), proof(), TestServer.codeExchange(code)));
        Map<String, String> refresh = TestServer.refresh(issued.json("refresh_token"));
        RefusedToken.with("invalid_dpop_proof", server, () -> server.token(TestServer.app(), refresh));
        String token = bound(token(TestServer.app(), proof(), refresh)).json("access_token");
        Map<String, String> direct = new LinkedHashMap<>(Exchanges.clientCredentials());
        direct.put("resource", api);
        RefusedToken.with("invalid_dpop_proof", server, () -> server.token(Exchanges.service(), direct));

        ResourceMetadata described = ResourceMetadata.of(api, TestServer.ISSUER);
        Guard guard = server.server.guard().describedBy(described).requireDpop();
        Headers bearer = Headers.none().with("Authorization", "Bearer " + token);
        Request request = new Request("GET", "/", bearer, new byte[0], new Request.Origin("192.0.2.1", true));
        assertThatThrownBy(() -> guard.check(request, Scope.none()))
                .isInstanceOfSatisfying(OAuthException.class, refusal -> {
                    assertThat(refusal.status()).isEqualTo(401);
                    assertThat(refusal.challenges())
                            .extracting(Challenge::scheme)
                            .containsExactly("DPoP");
                });
        assertThat(server.token(Exchanges.service(), Exchanges.clientCredentials())
                        .status())
                .isEqualTo(200);
        assertThatThrownBy(() -> Guard.of(text -> Optional.empty()).requireDpop())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> TestServer.start(builder -> builder.resources(strict)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Dpop.proofs()");
    }

    @Test
    @Spec("RFC 9449 §5")
    void keepsTheCodeValidAfterAnInvalidProof() {
        String code = server.code();
        RefusedToken.with(
                "invalid_dpop_proof", server, () -> token(TestServer.app(), "rubbish", TestServer.codeExchange(code)));
        bound(token(TestServer.app(), proof(), TestServer.codeExchange(code)));
    }
}
