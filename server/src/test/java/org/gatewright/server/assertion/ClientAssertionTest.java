package org.gatewright.server.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientKeys;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.config.Profile;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Forged;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client authentication with signed JWTs: private_key_jwt and client_secret_jwt. */
class ClientAssertionTest {
    private final SigningKey key = Keys.key();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.enable(new ClientAssertions())
                .limits(RateLimits.defaults()
                        .with(RateLimits.Kind.CLIENT_FAILURES, 0)
                        .with(RateLimits.Kind.ADDRESS_FAILURES, 0)));
        server.clients.save(Keys.app(key).build());
    }

    private TestResponse requestToken(String assertion) {
        Map<String, String> form = new LinkedHashMap<>(Exchanges.clientCredentials());
        form.putAll(Keys.authentication(assertion));
        return server.token("", form);
    }

    private Map<String, Object> claims() {
        return Keys.assertion("app", server.clock.instant());
    }

    private void assertRejected(String assertion) {
        RefusedToken.with(401, "invalid_client", server, () -> requestToken(assertion));
    }

    private void assertRejected(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        assertRejected(key.sign("JWT", claims));
    }

    @Test
    @Spec({"RFC 7523 §2.2", "RFC 7523 §3", "RFC 7521 §4.2", "OpenID Connect Core §9"})
    void authenticatesTheClientByAValidAssertion() {
        Exchanges.successful(requestToken(key.sign("JWT", claims())));
        Exchanges.successful(requestToken(key.sign("client-authentication+jwt", claims())));
        assertThat(server.server.metadata().get("token_endpoint_auth_methods_supported"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("private_key_jwt", "client_secret_jwt");
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("CA-09")
    void requiresEveryMandatoryClaim() {
        for (String claim : List.of("iss", "sub", "aud", "exp", "jti")) {
            assertRejected(claims -> claims.remove(claim));
            assertRejected(claims -> claims.put(claim, 7L));
        }
        long now = server.clock.instant().getEpochSecond();
        assertRejected(claims -> claims.put("iss", "service"));
        assertRejected(claims -> claims.put("sub", "nobody"));
        assertRejected(claims -> claims.put("exp", now - 300));
        assertRejected(claims -> claims.put("exp", now - 31));
        assertRejected(claims -> claims.put("exp", now + 3700));
        assertRejected(claims -> claims.put("nbf", now + 60));
        assertRejected(claims -> claims.put("iat", now + 60));
        assertRejected(claims -> claims.put("iat", "yesterday"));
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks({"CA-09", "CA-11"})
    void acceptsALifetimeOfAnHourAndRejectsReplaysUntilExpiry() {
        Map<String, Object> claims = claims();
        claims.put("exp", server.clock.instant().getEpochSecond() + 3600);
        String assertion = key.sign("JWT", claims);
        Exchanges.successful(requestToken(assertion));
        server.clock.advance(java.time.Duration.ofMinutes(59));
        assertRejected(assertion);
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("CA-09")
    void limitsAssertionsToFiveMinutesInTheFapiProfile() {
        server = TestServer.start(builder -> builder.profile(Profile.fapi2()).enable(new ClientAssertions()));
        server.clients.save(Keys.app(key).build());
        Map<String, Object> claims = claims();
        claims.put("exp", server.clock.instant().getEpochSecond() + 600);
        RefusedToken.with(401, "invalid_client", server, () -> requestToken(key.sign("JWT", claims)));
    }

    @Test
    @Spec("RFC 7591 §2")
    void acceptsOnlyTheRegisteredAlgorithm() {
        server.clients.save(Keys.app(key)
                .rules(ClientRules.defaults().signedWith(Optional.of("PS256"), Optional.empty()))
                .build());
        assertRejected(key.sign("JWT", claims()));
        server.clients.save(Keys.app(key)
                .rules(ClientRules.defaults().signedWith(Optional.of("ES256"), Optional.empty()))
                .build());
        Exchanges.successful(requestToken(key.sign("JWT", claims())));
    }

    @Test
    @Spec("RFC 7519 §4.1.4")
    @Checks("CA-09")
    void toleratesAClockSkewOfAFewSeconds() {
        long now = server.clock.instant().getEpochSecond();
        Map<String, Object> early = claims();
        early.put("iat", now + 10);
        early.put("nbf", now + 10);
        Exchanges.successful(requestToken(key.sign("JWT", early)));
        Map<String, Object> late = claims();
        late.put("exp", now - 10);
        Exchanges.successful(requestToken(key.sign("JWT", late)));
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("CA-10")
    void acceptsOnlyTheIssuerAsAudience() {
        String token = TestServer.ISSUER + "/token";
        assertRejected(claims -> claims.put("aud", token));
        assertRejected(claims -> claims.put("aud", TestServer.ISSUER + "/"));
        assertRejected(claims -> claims.put("aud", List.of(TestServer.ISSUER, token)));
        assertRejected(claims -> claims.put("aud", "https://other.example"));
        server.clients.save(Keys.app(key)
                .rules(ClientRules.defaults().allowEndpointAudience())
                .build());
        Map<String, Object> old = claims();
        old.put("aud", token);
        Exchanges.successful(requestToken(key.sign("JWT", old)));
        Map<String, Object> both = claims();
        both.put("aud", List.of(TestServer.ISSUER, token));
        Exchanges.successful(requestToken(key.sign("JWT", both)));
        assertRejected(claims -> claims.put("aud", List.of(TestServer.ISSUER, "https://other.example")));
        assertRejected(claims -> claims.put("aud", List.of()));
        assertRejected(claims -> claims.put("aud", TestServer.ISSUER + "/other"));
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("CA-11")
    void rejectsReplayedAssertionsAlsoConcurrently() {
        String assertion = key.sign("JWT", claims());
        Exchanges.successful(requestToken(assertion));
        assertRejected(assertion);
        server.clock.advance(java.time.Duration.ofSeconds(60 + 29));
        assertRejected(assertion);
        for (int round = 0; round < 3; round++) {
            String contested = key.sign("JWT", claims());
            try (Race race = new Race(64)) {
                assertThat(race.run(() -> requestToken(contested).status()).stream()
                                .filter(status -> status == 200))
                        .hasSize(1);
            }
        }
    }

    @Test
    @Spec("RFC 8725 §3")
    @Checks("CA-12")
    void rejectsForgedHeaders() {
        String claims = Base64Url.encode(Json.bytes(claims()));
        byte[] published = Json.bytes(key.jwk().members());
        for (String header : List.of(
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"nOnE\"}",
                "{}",
                "{\"alg\":7}",
                "{\"alg\":\"ES256\",\"alg\":\"none\"}",
                "{\"alg\":\"HS512\"}")) {
            String start = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + "." + claims + ".";
            assertRejected(start);
            assertRejected(start + Base64Url.encode(new byte[64]));
        }
        for (byte[] secret : List.of(published, key.jwk().key().getEncoded())) {
            String start = Base64Url.encode("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "." + claims;
            byte[] tag = new HmacKey(secret).sign(start.getBytes(StandardCharsets.US_ASCII));
            assertRejected(start + "." + Base64Url.encode(tag));
        }
        assertRejected(withSignature(new byte[64]));
        assertRejected(withSignature(new byte[0]));
        String genuine = key.sign("JWT", claims());
        assertRejected(genuine + "=");
        assertRejected(genuine + ".");
        assertRejected(" " + genuine);
    }

    @Test
    @Spec({"RFC 8725 §3.10", "RFC 7515 §4.1.11"})
    @Checks("CA-12")
    void rejectsHeadersWithKeysOrExtensionsDespiteAValidSignature() {
        for (Map<String, Object> more : List.<Map<String, Object>>of(
                Map.of("crit", List.of("b64"), "b64", false),
                Map.of("crit", List.of("exp")),
                Map.of("b64", false),
                Map.of("jwk", key.jwk().members()),
                Map.of("jku", "https://attacker.example/jwks"),
                Map.of("x5u", "https://attacker.example/cert"),
                Map.of("x5c", List.of("AA")),
                Map.of("kid", "../../etc/passwd"),
                Map.of("kid", "' OR 1=1 --"))) {
            assertRejected(Forged.sign(key, more, claims()));
        }
        Exchanges.successful(requestToken(Forged.sign(key, Map.of("kid", "k1"), claims())));
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("CA-13")
    void rejectsAnotherClientsKeyUnderTheSameKid() {
        SigningKey other = Keys.key();
        server.clients.save(Client.withKeys("other", new org.gatewright.protocol.jose.JwkSet(List.of(other.jwk())))
                .scope("read")
                .build());
        assertRejected(other.sign("JWT", claims()));
    }

    @Test
    @Spec("RFC 8725 §3.11")
    void rejectsAJwtOfAnotherType() {
        Stream.of("at+jwt", "dpop+jwt", "oauth-authz-req+jwt", "token-introspection+jwt")
                .forEach(type -> assertRejected(key.sign(type, claims())));
    }

    @Test
    @Spec({"RFC 6749 §2.3", "RFC 7521 §4.2.1"})
    @Checks({"CA-03", "CA-04", "CA-08"})
    void acceptsOnlyTheRegisteredMethodAndNoSecondOne() {
        String assertion = key.sign("JWT", claims());
        Map<String, String> both = new LinkedHashMap<>(Exchanges.clientCredentials());
        both.putAll(Keys.authentication(assertion));
        RefusedToken.with("invalid_request", server, () -> server.token(TestServer.app(), both));
        Map<String, String> other = Exchanges.with(both, "client_id", "service");
        RefusedToken.with("invalid_request", server, () -> server.token("", other));
        Map<String, String> unknownType = Exchanges.with(both, "client_assertion_type", "urn:example:saml");
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", unknownType));
        RefusedToken.with(
                401, "invalid_client", server, () -> server.token(TestServer.app(), Exchanges.clientCredentials()));
        server.clients.save(Clients.service().build());
        Map<String, Object> claims = Keys.assertion("service", server.clock.instant());
        assertRejected(key.sign("JWT", claims));
    }

    @Test
    @Spec({"RFC 7523 §2.2", "OpenID Connect Core §9"})
    void authenticatesByClientSecretJwt() {
        String secret = "a shared secret of at least 32 characters";
        server.clients.save(Client.withAuthMethod("app", "client_secret_jwt")
                .keys(ClientKeys.none().sharedSecret(secret))
                .scope("read")
                .build());
        String assertion = Forged.hs256(secret, claims());
        Exchanges.successful(requestToken(assertion));
        assertRejected(assertion);
        assertRejected(key.sign("JWT", claims()));
    }

    private String withSignature(byte[] signature) {
        String genuine = key.sign("JWT", claims());
        return genuine.substring(0, genuine.lastIndexOf('.') + 1) + Base64Url.encode(signature);
    }
}
