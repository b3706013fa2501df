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

/** A client proves itself with a JWT that it signed, for this server, a moment ago, and once. */
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

    private TestResponse ask(String assertion) {
        Map<String, String> form = new LinkedHashMap<>(Exchanges.clientCredentials());
        form.putAll(Keys.authentication(assertion));
        return server.token("", form);
    }

    private Map<String, Object> claims() {
        return Keys.assertion("app", server.clock.instant());
    }

    private void isRefused(String assertion) {
        RefusedToken.with(401, "invalid_client", server, () -> ask(assertion));
    }

    private void isRefused(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        isRefused(key.sign("JWT", claims));
    }

    @Test
    @Spec({"RFC 7523 §2.2", "RFC 7523 §3", "RFC 7521 §4.2"})
    void anAssertionInOrderAuthenticatesTheClient() {
        Exchanges.successful(ask(key.sign("JWT", claims())));
        Exchanges.successful(ask(key.sign("client-authentication+jwt", claims())));
        assertThat(server.server.metadata().get("token_endpoint_auth_methods_supported"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("private_key_jwt", "client_secret_jwt");
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("CA-09")
    void everythingThatAnAssertionHasToSayIsDemanded() {
        for (String claim : List.of("iss", "sub", "aud", "exp", "jti")) {
            isRefused(claims -> claims.remove(claim));
            isRefused(claims -> claims.put(claim, 7L));
        }
        long now = server.clock.instant().getEpochSecond();
        isRefused(claims -> claims.put("iss", "service"));
        isRefused(claims -> claims.put("sub", "nobody"));
        isRefused(claims -> claims.put("exp", now - 300));
        isRefused(claims -> claims.put("exp", now - 31));
        isRefused(claims -> claims.put("exp", now + 3700));
        isRefused(claims -> claims.put("nbf", now + 60));
        isRefused(claims -> claims.put("iat", now + 60));
        isRefused(claims -> claims.put("iat", "yesterday"));
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks({"CA-09", "CA-11"})
    void anAssertionMayBeGoodForAnHourAndIsRememberedForAsLong() {
        Map<String, Object> claims = claims();
        claims.put("exp", server.clock.instant().getEpochSecond() + 3600);
        String assertion = key.sign("JWT", claims);
        Exchanges.successful(ask(assertion));
        server.clock.advance(java.time.Duration.ofMinutes(59));
        isRefused(assertion);
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("CA-09")
    void aStrictProfileTakesAssertionsOfFiveMinutes() {
        server = TestServer.start(builder -> builder.profile(Profile.fapi2()).enable(new ClientAssertions()));
        server.clients.save(Keys.app(key).build());
        Map<String, Object> claims = claims();
        claims.put("exp", server.clock.instant().getEpochSecond() + 600);
        RefusedToken.with(401, "invalid_client", server, () -> ask(key.sign("JWT", claims)));
    }

    @Test
    @Spec("RFC 7591 §2")
    void aClientMayBeRegisteredForOneAlgorithm() {
        server.clients.save(Keys.app(key)
                .rules(ClientRules.defaults().signedWith(Optional.of("PS256"), Optional.empty()))
                .build());
        isRefused(key.sign("JWT", claims()));
        server.clients.save(Keys.app(key)
                .rules(ClientRules.defaults().signedWith(Optional.of("ES256"), Optional.empty()))
                .build());
        Exchanges.successful(ask(key.sign("JWT", claims())));
    }

    @Test
    @Spec("RFC 7519 §4.1.4")
    @Checks("CA-09")
    void clocksMayDifferByAFewSeconds() {
        long now = server.clock.instant().getEpochSecond();
        Map<String, Object> early = claims();
        early.put("iat", now + 10);
        early.put("nbf", now + 10);
        Exchanges.successful(ask(key.sign("JWT", early)));
        Map<String, Object> late = claims();
        late.put("exp", now - 10);
        Exchanges.successful(ask(key.sign("JWT", late)));
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("CA-10")
    void theAudienceIsTheIssuerAndNothingElse() {
        String token = TestServer.ISSUER + "/token";
        isRefused(claims -> claims.put("aud", token));
        isRefused(claims -> claims.put("aud", TestServer.ISSUER + "/"));
        isRefused(claims -> claims.put("aud", List.of(TestServer.ISSUER, token)));
        isRefused(claims -> claims.put("aud", "https://other.example"));
        server.clients.save(Keys.app(key)
                .rules(ClientRules.defaults().allowEndpointAudience())
                .build());
        Map<String, Object> old = claims();
        old.put("aud", token);
        Exchanges.successful(ask(key.sign("JWT", old)));
        Map<String, Object> both = claims();
        both.put("aud", List.of(TestServer.ISSUER, token));
        Exchanges.successful(ask(key.sign("JWT", both)));
        isRefused(claims -> claims.put("aud", List.of(TestServer.ISSUER, "https://other.example")));
        isRefused(claims -> claims.put("aud", List.of()));
        isRefused(claims -> claims.put("aud", TestServer.ISSUER + "/other"));
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("CA-11")
    void anAssertionIsUsedOnceAlsoByManyAtTheSameTime() {
        String assertion = key.sign("JWT", claims());
        Exchanges.successful(ask(assertion));
        isRefused(assertion);
        server.clock.advance(java.time.Duration.ofSeconds(60 + 29));
        isRefused(assertion);
        for (int round = 0; round < 3; round++) {
            String contested = key.sign("JWT", claims());
            try (Race race = new Race(64)) {
                assertThat(race.run(() -> ask(contested).status()).stream().filter(status -> status == 200))
                        .hasSize(1);
            }
        }
    }

    @Test
    @Spec("RFC 8725 §3")
    @Checks("CA-12")
    void noTrickOfTheHeaderPasses() {
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
            isRefused(start);
            isRefused(start + Base64Url.encode(new byte[64]));
        }
        for (byte[] secret : List.of(published, key.jwk().key().getEncoded())) {
            String start = Base64Url.encode("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "." + claims;
            byte[] tag = new HmacKey(secret).sign(start.getBytes(StandardCharsets.US_ASCII));
            isRefused(start + "." + Base64Url.encode(tag));
        }
        isRefused(withSignature(new byte[64]));
        isRefused(withSignature(new byte[0]));
        String genuine = key.sign("JWT", claims());
        isRefused(genuine + "=");
        isRefused(genuine + ".");
        isRefused(" " + genuine);
    }

    @Test
    @Spec({"RFC 8725 §3.10", "RFC 7515 §4.1.11"})
    @Checks("CA-12")
    void headersThatNameKeysOrExtensionsAreRefusedEvenWhereTheSignatureIsRight() {
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
            isRefused(Forged.sign(key, more, claims()));
        }
        Exchanges.successful(ask(Forged.sign(key, Map.of("kid", "k1"), claims())));
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("CA-13")
    void anotherClientsKeyProvesNothingEvenUnderTheSameKeyId() {
        SigningKey other = Keys.key();
        server.clients.save(Client.withKeys("other", new org.gatewright.protocol.jose.JwkSet(List.of(other.jwk())))
                .scope("read")
                .build());
        isRefused(other.sign("JWT", claims()));
    }

    @Test
    @Spec("RFC 8725 §3.11")
    void aJwtOfAnotherKindIsNoAssertion() {
        Stream.of("at+jwt", "dpop+jwt", "oauth-authz-req+jwt", "token-introspection+jwt")
                .forEach(type -> isRefused(key.sign(type, claims())));
    }

    @Test
    @Spec({"RFC 6749 §2.3", "RFC 7521 §4.2.1"})
    @Checks({"CA-03", "CA-04", "CA-08"})
    void theMethodIsTheRegisteredOneAndTheOnlyOne() {
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
        isRefused(key.sign("JWT", claims));
    }

    @Test
    @Spec("RFC 7523 §2.2")
    void aSharedSecretSignsToo() {
        String secret = "a shared secret of at least 32 characters";
        server.clients.save(Client.withAuthMethod("app", "client_secret_jwt")
                .keys(ClientKeys.none().sharedSecret(secret))
                .scope("read")
                .build());
        String assertion = Forged.hs256(secret, claims());
        Exchanges.successful(ask(assertion));
        isRefused(assertion);
        isRefused(key.sign("JWT", claims()));
    }

    private String withSignature(byte[] signature) {
        String genuine = key.sign("JWT", claims());
        return genuine.substring(0, genuine.lastIndexOf('.') + 1) + Base64Url.encode(signature);
    }
}
