package org.gatewright.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Forged;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.Published;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fetching of jwks_uri and request_uri documents. */
class RemoteKeysTest {
    private static final String KEYS = "https://client.example/keys";
    private static final String REQUEST = "https://client.example/requests/1";
    private static final String TYPE = "oauth-authz-req+jwt";

    private final SigningKey first = SigningKey.generate("k1", SigningAlgorithm.ES256);
    private final SigningKey second = SigningKey.generate("k2", SigningAlgorithm.ES256);
    private final Published published = new Published();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.enable(
                        new ClientAssertions(),
                        new SignedRequests().allowReferences(published, "https://client.example/requests/"))
                .fetcher(published));
        published.keys(KEYS, first);
        server.clients.save(app(ClientRules.defaults()));
    }

    private static Client app(ClientRules rules) {
        return Client.withAuthMethod("app", "private_key_jwt")
                .keys(ClientKeys.none().jwksUri(KEYS))
                .redirectUris(Clients.CALLBACK)
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.CLIENT_CREDENTIALS)
                .scope("read", "write")
                .rules(rules)
                .build();
    }

    private TestResponse requestToken(SigningKey by) {
        Map<String, String> form = new LinkedHashMap<>(Exchanges.clientCredentials());
        form.putAll(Keys.authentication(by, server.clock.instant()));
        return server.token("", form);
    }

    private void assertRejected(SigningKey by) {
        RefusedToken.with(401, "invalid_client", server, () -> requestToken(by));
    }

    private void assertFetched(int times) {
        assertThat(published.fetched).hasSize(times);
    }

    @Test
    @Spec({"RFC 7523 §3", "RFC 7591 §2", "RFC 7517 §5"})
    @Checks("CA-13")
    void authenticatesAClientByAPublishedKey() {
        Exchanges.successful(requestToken(first));
        Exchanges.successful(requestToken(first));
        assertFetched(1);
        assertRejected(SigningKey.generate("k1", SigningAlgorithm.ES256));
        assertFetched(1); // the key is cached, and the signature is invalid
    }

    @Test
    @Spec({"RFC 7517 §4.5", "RFC 7591 §2"})
    @Checks("CA-13")
    void fetchesTheKeysAgainForAnUnknownKid() {
        Exchanges.successful(requestToken(first));
        published.keys(KEYS, first, second);
        server.clock.advance(Duration.ofMinutes(1));
        Exchanges.successful(requestToken(second));
        assertFetched(2);
        published.keys(KEYS, second);
        Exchanges.successful(requestToken(first));
        server.clock.advance(Duration.ofMinutes(5));
        assertRejected(first);
        Exchanges.successful(requestToken(second));
        assertFetched(3);
    }

    @Test
    @Spec("RFC 7517 §4.5")
    @Checks({"CA-13", "DC-02"})
    void fetchesTheKeysForUnknownKidsOnceAMinute() {
        Exchanges.successful(requestToken(first));
        for (int i = 0; i < 10; i++) {
            assertRejected(SigningKey.generate("guess" + i, SigningAlgorithm.ES256));
        }
        assertFetched(1);
        server.clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 5; i++) {
            assertRejected(SigningKey.generate("guess" + i, SigningAlgorithm.ES256));
        }
        assertFetched(2);
        Exchanges.successful(requestToken(first));
    }

    @Test
    @Spec("RFC 7591 §2")
    @Checks("DC-02")
    void usesCachedKeysForADayWhileTheKeysAreUnavailable() {
        Exchanges.successful(requestToken(first));
        published.remove(KEYS);
        published.silent = true;
        server.clock.advance(Duration.ofHours(1));
        Exchanges.successful(requestToken(first));
        server.clock.advance(Duration.ofHours(23));
        RefusedToken.with(503, "temporarily_unavailable", server, () -> requestToken(first));
        server.clock.advance(Duration.ofMinutes(1));
        published.put(KEYS, "{\"keys\":[]}");
        assertRejected(first);
        server.clock.advance(Duration.ofMinutes(1));
        published.keys(KEYS, first);
        Exchanges.successful(requestToken(first));
    }

    @Test
    @Spec("RFC 7517 §5")
    @Checks("R-03")
    void fetchesTheKeysOnceForConcurrentRequests() {
        try (Race race = new Race(64)) {
            assertThat(race.run(() -> requestToken(first).status())).containsOnly(200);
        }
        assertFetched(1);
    }

    @Test
    @Spec("RFC 7517 §4.5")
    @Checks("CA-12")
    void ignoresAJkuInTheAssertion() {
        String evil = "https://evil.example/keys";
        published.keys(evil, second);
        Map<String, String> form = new LinkedHashMap<>(Exchanges.clientCredentials());
        form.putAll(Keys.authentication(
                Forged.sign(second, Map.of("kid", "k1", "jku", evil), Keys.assertion("app", server.clock.instant()))));
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", form));
        assertThat(published.fetched).doesNotContain(evil);
    }

    private Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>(TestServer.authorizationRequest());
        claims.put("iss", "app");
        claims.put("aud", TestServer.ISSUER);
        claims.put("nbf", server.clock.instant().getEpochSecond());
        claims.put("exp", server.clock.instant().getEpochSecond() + 300);
        return claims;
    }

    private static Ask reference(String address) {
        return new Ask(new LinkedHashMap<>(Map.of("client_id", "app", "request_uri", address)), "");
    }

    @Test
    @Spec({"RFC 9101 §5.2", "RFC 9101 §5.2.3"})
    @Checks("PR-11")
    void fetchesARequestObjectFromAnAllowedUri() {
        server.clients.save(app(ClientRules.defaults().requireSigned()));
        published.put(REQUEST, first.sign(TYPE, claims()) + "\n");
        TestResponse response = server.decide(
                reference(REQUEST).with("scope", "admin").with("state", "other").get(server));
        assertThat(response.location()).startsWith(Clients.CALLBACK + "?");
        assertThat(response.query()).containsKey("code").containsEntry("state", "xyz");
        assertThat(published.fetched).containsExactly(REQUEST, KEYS);
        assertThat(server.server.metadata()).containsEntry("request_uri_parameter_supported", true);
    }

    @Test
    @Spec({"RFC 9101 §5.2", "RFC 9101 §10.4"})
    @Checks({"PR-11", "DC-01"})
    void fetchesNoOtherUri() {
        for (String address : List.of(
                "https://client.example/request",
                "https://client.example/requests",
                "http://client.example/requests/1",
                "HTTPS://client.example/requests/1",
                "https://client.example.evil.example/requests/1",
                "https://client.example@evil.example/requests/1",
                "https://evil.example/https://client.example/requests/1",
                "http://127.0.0.1/requests/1",
                "file:///etc/passwd",
                "")) {
            published.put(address, first.sign(TYPE, claims()));
            TestResponse response = reference(address)
                    .with("redirect_uri", Clients.CALLBACK)
                    .with("response_type", "code")
                    .get(server);
            assertThat(response.text()).doesNotContain("code=", "key=");
        }
        assertThat(published.fetched).isEmpty();
    }

    @Test
    @Spec({"RFC 9101 §5.2.3", "RFC 9101 §6.3", "RFC 9101 §7"})
    @Checks("PR-11")
    void showsAPageForAnUnknownOrForeignRequestUri() {
        RefusedRequest.when(server, reference(REQUEST)).assertPage(400, "invalid_request_uri");
        published.put(REQUEST, "root:x:0:0");
        RefusedRequest.when(server, reference(REQUEST)).assertPage(400, "invalid_request_object");
        published.put(REQUEST, second.sign(TYPE, claims()));
        RefusedRequest.when(server, reference(REQUEST)).assertPage(400, "invalid_request_object");
        published.put(REQUEST, first.sign(TYPE, claims()));
        RefusedRequest.when(server, reference(REQUEST).with("client_id", "spa"))
                .assertPage(400, "invalid_request_object");
        RefusedRequest.when(server, reference(REQUEST).with("request", first.sign(TYPE, claims())))
                .assertPage(400, "invalid_request");
    }

    @Test
    @Spec("RFC 9101 §10.4")
    @Checks("PR-11")
    void requiresHostAndPathInAnAllowedPrefix() {
        for (String beginning : List.of("https://", "https://client.example", "http://client.example/", "/x", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SignedRequests().allowReferences(published, beginning));
        }
    }
}
