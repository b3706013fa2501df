package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.jose.Encryption;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.exchange.ExchangePolicy;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.outbox.MemoryOutboxStore;
import org.gatewright.server.outbox.OutboxMessage;
import org.gatewright.server.outbox.OutboxStore;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.store.Stores;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are malformed, repeated, huge or of another party, and a store that fails. */
class HostileRequestTest {
    private static final int MUTATIONS = 300;

    private final Provider provider = Provider.start();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/logout?id_token_hint=a&id_token_hint=b",
                "/logout?state=%ff",
                "/logout?id_token_hint=a.b.c&client_id=%00",
                "/logout?post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F&client_id=app"
            })
    @Spec("OpenID Connect RP-Initiated Logout §4")
    @Checks({"LO-01", "LO-02"})
    void endsNoSessionForAMalformedLogout(String target) {
        Object token = provider.tokens(Provider.request()).get("access_token");
        TestResponse response = provider.get(target);
        assertThat(response.status()).isIn(200, 400);
        assertThat(response.headers("Location")).isEmpty();
        assertThat(provider.userInfo(token).status()).isEqualTo(200);
    }

    @Test
    @Spec("RFC 7033 §4.2")
    void rejectsAMalformedQueryOfWebFinger() {
        String path = "/.well-known/webfinger?resource=";
        for (String query : List.of("a&resource=b", "%ff", "", "acct:%00")) {
            assertThat(provider.get(path + query).status()).as(query).isEqualTo(400);
        }
        for (String query : List.of("acct:" + "a".repeat(2000), "acct:a@localhost.evil.example")) {
            assertThat(provider.get(path + query).status()).as(query).isEqualTo(404);
        }
    }

    private Provider encrypting() {
        return Provider.start(feature -> feature, builder -> builder.enable(new SignedRequests().encrypted()));
    }

    @Test
    @Spec("RFC 7516 §11.5")
    @Checks("AR-09")
    void rejectsEveryDamagedRequestObject() {
        Provider decrypting = encrypting();
        SigningKey signing = SigningKey.generate("s", SigningAlgorithm.ES256);
        ClientBuilder app = Provider.app();
        app.keys(JwkSet.of(Map.of("keys", List.of(signing.jwk().members()))));
        app.keys(app.build().keys().secretHashes(Provider.app().build().secretHashes()));
        decrypting.server.clients.save(app.build());
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("iss", "app", "aud", TestServer.ISSUER));
        claims.putAll(Provider.request());
        Map<String, Object> key = JwkSet.of(decrypting.server.get("/jwks").json()).encryptionKeys().stream()
                .filter(members -> "EC".equals(members.get("kty")))
                .findFirst()
                .orElseThrow();
        String whole = Encryption.encrypt(signing.sign("JWT", claims), "JWT", "ECDH-ES", "A128GCM", key);
        assertThat(decrypting.granted(Provider.request("request", whole)).query())
                .containsKey("code");
        Random random = new Random(7);
        for (int i = 0; i < MUTATIONS; i++) {
            StringBuilder damaged = new StringBuilder(whole);
            int at = random.nextInt(whole.length());
            switch (i % 3) {
                case 0 -> damaged.setCharAt(at, "AZaz09-_.{\u00e9".charAt(random.nextInt(11)));
                case 1 -> damaged.delete(at, Math.min(whole.length(), at + 1 + random.nextInt(40)));
                default -> damaged.insert(at, whole, 0, random.nextInt(40));
            }
            if (!damaged.toString().equals(whole)) {
                TestResponse response = decrypting.authorize(Provider.request("request", damaged.toString()));
                assertThat(response.status() == 400 || response.query().containsKey("error"))
                        .as(damaged.toString())
                        .isTrue();
            }
        }
    }

    private static Map<String, Object> jwk(JWK key) {
        return new HashMap<>(Json.read(key.toPublicJWK().toJSONString()));
    }

    @Test
    @Spec("OpenID Connect Core §10.2")
    void usesUpNoCodeOfAClientWhoseKeyCannotEncrypt() throws JOSEException {
        Map<String, Object> shortKey =
                jwk(new RSAKeyGenerator(1024, true).keyUse(KeyUse.ENCRYPTION).generate());
        Map<String, Object> otherCurve =
                jwk(new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.ENCRYPTION).generate());
        otherCurve.put("crv", "secp256k1");
        Map<String, Object> noPoint =
                jwk(new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.ENCRYPTION).generate());
        noPoint.put("y", noPoint.get("x"));
        for (Map<String, Object> key : List.of(shortKey, otherCurve, noPoint)) {
            String algorithm = key.get("kty").equals("RSA") ? "RSA-OAEP-256" : "ECDH-ES";
            ClientBuilder app = Provider.app().keys(JwkSet.of(Map.of("keys", List.of(key))));
            app.keys(app.build().keys().secretHashes(Provider.app().build().secretHashes()))
                    .extension(OpenIdMembers.ID_TOKEN_ENCRYPTION, algorithm);
            provider.server.clients.save(app.build());
            String code = provider.granted(Provider.request()).query().get("code");
            assertThat(provider.redeem(code).status()).as(key.toString()).isEqualTo(400);
            provider.server.clients.save(Provider.app().build());
            assertThat(provider.redeem(code).json()).containsKey("id_token");
        }
    }

    @Test
    @Spec("Identity Assertion Authorization Grant §4.3")
    void exchangesNoIdTokenOfAnotherClientOrSentTwice() {
        Provider exchanging = Provider.start(
                feature -> feature,
                builder -> builder.enable(TokenExchange.with(exchange -> ExchangePolicy.Verdict.IMPERSONATION)
                        .issuingIdJag("https://other.example")));
        exchanging.server.clients.save(
                Clients.service(GrantType.TOKEN_EXCHANGE).scope("read").build());
        Object idToken = exchanging.tokens(Provider.request()).get("id_token");
        String form = Forms.encode(Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                "requested_token_type", "urn:ietf:params:oauth:token-type:id-jag",
                "audience", "https://other.example",
                "subject_token", idToken.toString(),
                "subject_token_type", "urn:ietf:params:oauth:token-type:id_token"));
        for (String sent : List.of(form, form + "&subject_token=x", form.replace("subject_token=", "other="))) {
            assertThat(exchanging
                            .server
                            .post("/token", Exchanges.service(), sent)
                            .error())
                    .isEqualTo("invalid_request");
        }
    }

    @Test
    @Spec("OpenID Connect Core §5.2")
    @Checks("AR-15")
    void looksUpOnlyAFewLanguages() {
        String endless = "a-".repeat(1500) + "a";
        String many = "xx ".repeat(1000) + "de";
        for (String locales : List.of(endless, many)) {
            TestResponse page = provider.authorize(Provider.request("claims_locales", locales));
            assertThat(page.status()).isLessThan(500);
        }
        assertThat(OpenIdConnect.locales(endless)).isEmpty();
        assertThat(OpenIdConnect.locales(many)).hasSize(10).doesNotContain("de");
        assertThat(OpenIdConnect.locales("de-CH fr")).containsExactly("de-CH", "fr");
        assertThat(OpenIdConnect.locales(null)).isEmpty();
    }

    /** An outbox whose storage can be made to fail. */
    private static final class Failing implements OutboxStore {
        private final OutboxStore store = new MemoryOutboxStore();
        private final AtomicBoolean fails = new AtomicBoolean(true);

        private OutboxStore store() {
            if (fails.get()) {
                throw new StorageException("The storage is down");
            }
            return store;
        }

        @Override
        public void add(OutboxMessage message, Instant now) {
            store().add(message, now);
        }

        @Override
        public Optional<Lease> lease(Instant now, Instant until) {
            return store().lease(now, until);
        }

        @Override
        public void remove(OutboxMessage message) {
            store().remove(message);
        }

        @Override
        public void postpone(OutboxMessage message, Instant now) {
            store().postpone(message, now);
        }

        @Override
        public void release(Lease lease, Instant due, int failures) {
            store().release(lease, due, failures);
        }
    }

    @Test
    @Spec("OpenID Connect Back-Channel Logout §2.5")
    @Checks("LO-04")
    void endsNoSessionWhoseClientsItCannotNote() {
        Failing outbox = new Failing();
        Stores stores = MemoryStoreProvider.stores(provider.server.clock).with(OutboxStore.class, outbox);
        Sessions sessions = Sessions.of(
                stores, subject -> true, new Issuer(TestServer.ISSUER), provider.server.clock, Entropy.system());
        Sessions.Started started = provider.inBrowser(http -> sessions.start(http, EndUser.of("alice")));
        String id = started.endUser().session().orElseThrow();
        sessions.loginSessions()
                .enter(
                        id,
                        Provider.app()
                                .extension(OpenIdMembers.BACK_CHANNEL, "https://client.example/logout")
                                .build(),
                        Scope.of("openid"));
        assertThatThrownBy(() -> sessions.end(id)).isInstanceOf(StorageException.class);
        assertThat(sessions.list("alice")).as("the session goes on").hasSize(1);
        outbox.fails.set(false);
        assertThat(sessions.end(id)).isTrue();
        assertThat(sessions.list("alice")).isEmpty();
        Instant now = provider.server.clock.instant();
        assertThat(outbox.lease(now, now.plusSeconds(1))).isPresent();
    }
}
