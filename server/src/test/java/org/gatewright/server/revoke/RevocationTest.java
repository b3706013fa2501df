package org.gatewright.server.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.FailingStores;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Token revocation (RFC 7009). */
class RevocationTest {
    private final AtomicBoolean aliceIsActive = new AtomicBoolean(true);
    private final AtomicBoolean away = new AtomicBoolean();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder ->
                builder.enable(new Revocation(), new Introspection()).accounts(subject -> aliceIsActive.get()));
    }

    private TestResponse revoke(String basic, String token) {
        return revoke(basic, new LinkedHashMap<>(Map.of("token", token)));
    }

    private TestResponse revoke(String basic, Map<String, String> parameters) {
        return server.post("/revoke", basic, Forms.encode(parameters));
    }

    private void assertRevoked(TestResponse tokens) {
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(401);
        assertThat(server.token(TestServer.app(), TestServer.refresh(tokens.json("refresh_token")))
                        .json("error"))
                .isEqualTo("invalid_grant");
    }

    private void assertActive(TestResponse tokens) {
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(200);
    }

    @Test
    @Checks("IR-07")
    @Spec("RFC 7009 §2.1")
    void revokesARefreshTokenWithItsAccessTokensOnly() {
        TestResponse mine = Exchanges.appTokens(server);
        TestResponse others = Exchanges.appTokens(server);
        TestResponse response = revoke(TestServer.app(), mine.json("refresh_token"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertRevoked(mine);
        assertActive(others);
    }

    @Test
    @Checks("IR-07")
    @Spec("RFC 7009 §2.1")
    void revokesTheRefreshTokenOfARevokedAccessToken() {
        TestResponse tokens = Exchanges.appTokens(server);
        assertThat(revoke(TestServer.app(), tokens.json("access_token")).status())
                .isEqualTo(200);
        assertRevoked(tokens);
    }

    @Test
    @Checks("IR-07")
    @Spec("RFC 7009 §2.1")
    void ignoresAWrongTokenTypeHint() {
        for (String hint : List.of("access_token", "refresh_token", "unheard_of")) {
            TestResponse tokens = Exchanges.appTokens(server);
            Map<String, String> request = Map.of("token", tokens.json("refresh_token"), "token_type_hint", hint);
            assertThat(revoke(TestServer.app(), request).status()).isEqualTo(200);
            assertRevoked(tokens);
        }
    }

    @Test
    @Spec("RFC 7009 §2.2")
    void returnsSuccessForAnUnknownToken() {
        TestResponse tokens = Exchanges.appTokens(server);
        for (String text :
                List.of("unknown", "gwa_", "gwr_AAAA", "ü", tokens.json("access_token") + "x", server.code())) {
            assertThat(revoke(TestServer.app(), text).status()).as(text).isEqualTo(200);
        }
        assertThat(revoke(TestServer.app(), tokens.json("refresh_token")).status())
                .isEqualTo(200);
        assertThat(revoke(TestServer.app(), tokens.json("refresh_token")).status())
                .isEqualTo(200);
        assertThat(server.events.refusals).isEmpty();
    }

    @Test
    @Checks("IR-04")
    @Spec("RFC 7009 §2.1")
    void doesNotRevokeAnotherClientsToken() {
        TestResponse tokens = Exchanges.appTokens(server);
        RefusedToken.with("invalid_grant", server, () -> revoke(Exchanges.service(), tokens.json("refresh_token")));
        assertActive(tokens);
    }

    @Test
    @Checks("IR-05")
    @Spec("RFC 7009 §2.1")
    void revokesTokensOfAPublicClient() {
        TestResponse tokens = Exchanges.spaTokens(server);
        Map<String, String> request = Map.of("token", tokens.json("refresh_token"), "client_id", "spa");
        assertThat(revoke("", request).status()).isEqualTo(200);
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(401);
    }

    @Test
    @Checks({"IR-04", "CA-05"})
    @Spec("RFC 7009 §2.1")
    void requiresClientAuthenticationForRevocation() {
        TestResponse tokens = Exchanges.appTokens(server);
        String token = tokens.json("refresh_token");
        RefusedToken.with(401, "invalid_client", server, () -> revoke("", token));
        RefusedToken.with(401, "invalid_client", server, () -> revoke(Forms.basic("app", "wrong"), token));
        RefusedToken.with(401, "invalid_client", server, () -> revoke("", Map.of("token", token, "client_id", "app")));
        assertActive(tokens);
    }

    @Test
    @Checks({"AR-01", "CA-01"})
    @Spec("RFC 7009 §2.1")
    void rejectsAMalformedRequest() {
        RefusedToken.with("invalid_request", server, () -> revoke(TestServer.app(), Map.of()));
        RefusedToken.with("invalid_request", server, () -> server.post("/revoke", TestServer.app(), "token=a&token=b"));
        RefusedToken.with("invalid_request", server, () -> server.post("/revoke?token=a", TestServer.app(), "token=a"));
        assertThat(server.get("/revoke").status()).isEqualTo(405);
    }

    @Test
    @Checks("UI-11")
    @Spec("RFC 7009 §2.1")
    void revokesTokensOfALockedUser() {
        TestResponse tokens = Exchanges.appTokens(server);
        aliceIsActive.set(false);
        assertThat(revoke(TestServer.app(), tokens.json("refresh_token")).status())
                .isEqualTo(200);
        aliceIsActive.set(true);
        assertRevoked(tokens);
    }

    @Test
    @Checks("IR-07")
    @Spec("RFC 7009 §2.1")
    void leavesNoActiveTokenAfterConcurrentRevocationAndRefresh() {
        for (int round = 0; round < 5; round++) {
            TestResponse tokens = Exchanges.spaTokens(server);
            String refresh = tokens.json("refresh_token");
            try (Race race = new Race(16)) {
                race.run(() -> {
                    server.token("", Exchanges.with(TestServer.refresh(refresh), "client_id", "spa"));
                    TestResponse revoked = revoke("", Map.of("token", refresh, "client_id", "spa"));
                    assertThat(revoked.status()).isEqualTo(200);
                    return true;
                });
            }
            assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(401);
            assertThat(server.token("", Exchanges.with(TestServer.refresh(refresh), "client_id", "spa"))
                            .json("error"))
                    .isEqualTo("invalid_grant");
        }
    }

    @Test
    @Checks("IR-06")
    @Spec("RFC 7009 §2.2.1")
    @ExpectedLog("temporarily_unavailable")
    void returns503WhenTheStoreFails() {
        server = TestServer.start(
                builder -> builder.enable(new Revocation()).stores(new FailingStores(server.clock, away).stores()));
        TestResponse tokens = Exchanges.appTokens(server);
        away.set(true);
        TestResponse response = revoke(TestServer.app(), tokens.json("refresh_token"));
        RefusedToken.assertError(503, "temporarily_unavailable", response);
        away.set(false);
        assertActive(tokens);
        assertThat(revoke(TestServer.app(), tokens.json("refresh_token")).status())
                .isEqualTo(200);
        assertRevoked(tokens);
    }

    @Test
    @Checks("DC-10")
    @Spec("RFC 8414 §2")
    void listsTheEndpointsInTheMetadataOnlyIfEnabled() {
        TestResponse with = server.get("/.well-known/oauth-authorization-server");
        assertThat(with.json())
                .containsEntry("revocation_endpoint", TestServer.ISSUER + "/revoke")
                .containsEntry("introspection_endpoint", TestServer.ISSUER + "/introspect")
                .containsEntry(
                        "introspection_endpoint_auth_methods_supported",
                        List.of("client_secret_basic", "client_secret_post"));
        TestServer without = TestServer.start();
        assertThat(without.get("/.well-known/oauth-authorization-server").json())
                .doesNotContainKeys("revocation_endpoint", "introspection_endpoint");
        assertThat(without.get("/revoke").status()).isEqualTo(404);
    }
}
