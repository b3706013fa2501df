package org.gatewright.server.introspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.FailingStores;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Token introspection (RFC 7662): full responses for authorized clients, inactive for others. */
class IntrospectionTest {
    private static final Map<String, Object> INACTIVE = Map.of("active", false);

    private final AtomicBoolean aliceIsActive = new AtomicBoolean(true);
    private TestServer server;

    @BeforeEach
    void start() {
        server = start(new Introspection());
    }

    private TestServer start(Introspection introspection) {
        return TestServer.start(builder -> builder.enable(introspection).accounts(subject -> aliceIsActive.get()));
    }

    private TestResponse introspect(String basic, String token) {
        return server.post("/introspect", basic, Forms.encode(Map.of("token", token)));
    }

    private void assertInactive(String basic, String token) {
        TestResponse response = introspect(basic, token);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json()).isEqualTo(INACTIVE);
    }

    @Test
    @Spec("RFC 7662 §2.2")
    void returnsTheClaimsOfTheClientsOwnAccessToken() {
        TestResponse response =
                introspect(TestServer.app(), Exchanges.appTokens(server).json("access_token"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.json())
                .isEqualTo(Map.of(
                        "active", true,
                        "scope", "read write",
                        "client_id", "app",
                        "sub", "alice",
                        "token_type", "Bearer",
                        "exp", server.clock.instant().plusSeconds(300).getEpochSecond(),
                        "iss", TestServer.ISSUER));
    }

    @Test
    @Spec("RFC 7662 §2.2")
    void reportsARefreshTokenAsActive() {
        TestResponse response =
                introspect(TestServer.app(), Exchanges.appTokens(server).json("refresh_token"));
        assertThat(response.json()).containsEntry("active", true).doesNotContainKey("token_type");
    }

    @Test
    @Spec("RFC 7662 §2.2")
    void prefixesTheSubjectOfClientCredentialsTokens() {
        String token =
                server.token(Exchanges.service(), Exchanges.clientCredentials()).json("access_token");
        assertThat(introspect(Exchanges.service(), token).json())
                .containsEntry("active", true)
                .containsEntry("client_id", "service")
                .containsEntry("sub", "client:service");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndUser.of("client:service"))
                .withMessageContaining("client:");
    }

    @Test
    @Spec("RFC 7662 §4")
    @Checks("IR-02")
    void letsAResourceServerIntrospectTokensForItsResources() {
        TestServer server = TestServer.start(builder -> builder.enable(new Introspection())
                .resources(ProtectedResource.at("https://mail.example"), ProtectedResource.at("https://cal.example")));
        server.clients.save(Client.confidential("mail-api", "a-secret-of-the-mail-api")
                .introspects("https://mail.example/")
                .build());
        String basic = Forms.basic("mail-api", "a-secret-of-the-mail-api");
        for (String resource : List.of("https://mail.example", "https://cal.example")) {
            String code = server.decide(Ask.app().with("resource", resource).get(server))
                    .query()
                    .get("code");
            String token = server.token(TestServer.app(), TestServer.codeExchange(code))
                    .json("access_token");
            assertThat(server.post("/introspect", basic, Forms.encode(Map.of("token", token)))
                            .json())
                    .containsEntry("active", resource.equals("https://mail.example"));
        }
        String unbound = Exchanges.appTokens(server).json("access_token");
        assertThat(server.post("/introspect", basic, Forms.encode(Map.of("token", unbound)))
                        .json())
                .isEqualTo(Map.of("active", false));
    }

    @Test
    @Checks("IR-03")
    @Spec("RFC 7662 §2.2")
    void reportsUnknownAndExpiredTokensAsInactive() {
        TestResponse tokens = Exchanges.appTokens(server);
        String access = tokens.json("access_token");
        for (String text : List.of("unknown", "gwa_", "ü", access + "x", access.substring(1), server.code())) {
            assertInactive(TestServer.app(), text);
        }
        server.clock.advance(Duration.ofMinutes(5));
        assertInactive(TestServer.app(), access);
        server.clock.advance(Duration.ofDays(14));
        assertInactive(TestServer.app(), tokens.json("refresh_token"));
    }

    @Test
    @Checks({"IR-03", "RT-01"})
    @Spec("RFC 7662 §2.2")
    void reportsARotatedRefreshTokenAsInactive() {
        server = start(new Introspection((client, authorization) -> client.id().equals("app")));
        String replaced = Exchanges.spaTokens(server).json("refresh_token");
        TestResponse refreshed = server.token("", Exchanges.with(TestServer.refresh(replaced), "client_id", "spa"));
        assertInactive(TestServer.app(), replaced);
        assertThat(introspect(TestServer.app(), refreshed.json("refresh_token")).json())
                .containsEntry("active", true);
    }

    @Test
    @Checks("IR-02")
    @Spec("RFC 7662 §4")
    void reportsAnotherClientsTokenAsInactiveUnlessPermitted() {
        assertInactive(Exchanges.service(), Exchanges.appTokens(server).json("access_token"));
        server = start(new Introspection((client, authorization) -> client.id().equals("service")));
        assertThat(introspect(Exchanges.service(), Exchanges.appTokens(server).json("access_token"))
                        .json())
                .containsEntry("active", true)
                .containsEntry("client_id", "app");
    }

    @Test
    @Checks("IR-01")
    @Spec("RFC 7662 §2.1")
    void requiresClientAuthentication() {
        String token = Exchanges.appTokens(server).json("access_token");
        String spas = Exchanges.spaTokens(server).json("access_token");
        RefusedToken.with(401, "invalid_client", server, () -> introspect("", token));
        RefusedToken.with(401, "invalid_client", server, () -> introspect(Forms.basic("app", "wrong"), token));
        RefusedToken.with(
                401,
                "invalid_client",
                server,
                () -> server.post("/introspect", "", Forms.encode(Map.of("token", spas, "client_id", "spa"))));
        RefusedToken.with(401, "invalid_client", server, () -> introspect("Bearer " + token, token));
    }

    @Test
    @Checks({"UI-11", "IR-08"})
    @Spec("RFC 7662 §2.2")
    void reportsTokensOfLockedUsersAndRevokedAuthorizationsAsInactive() {
        String token = Exchanges.appTokens(server).json("access_token");
        aliceIsActive.set(false);
        assertInactive(TestServer.app(), token);
        aliceIsActive.set(true);
        assertThat(introspect(TestServer.app(), token).json()).containsEntry("active", true);
        server.stores.authorizations().revoke(new AuthorizationFilter.Client("app"));
        assertInactive(TestServer.app(), token);
    }

    @Test
    @Checks({"AR-01", "CA-01"})
    @Spec("RFC 7662 §2.1")
    void rejectsAMalformedRequest() {
        RefusedToken.with("invalid_request", server, () -> server.post("/introspect", TestServer.app(), ""));
        RefusedToken.with(
                "invalid_request", server, () -> server.post("/introspect", TestServer.app(), "token=a&token=a"));
        RefusedToken.with(
                "invalid_request", server, () -> server.post("/introspect?token=a", TestServer.app(), "token=a"));
        assertThat(server.get("/introspect").status()).isEqualTo(405);
    }

    @Test
    @Checks("IR-06")
    @Spec("RFC 7662 §2.3")
    @ExpectedLog("temporarily_unavailable")
    void returns503InsteadOfInactiveWhenTheStoreFails() {
        AtomicBoolean away = new AtomicBoolean();
        server = TestServer.start(
                builder -> builder.enable(new Introspection()).stores(new FailingStores(server.clock, away).stores()));
        String token = Exchanges.appTokens(server).json("access_token");
        away.set(true);
        RefusedToken.assertError(503, "temporarily_unavailable", introspect(TestServer.app(), token));
    }
}
