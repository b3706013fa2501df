package org.gatewright.server.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The refresh token grant. */
class RefreshTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    private TestResponse refresh(String token, String scope) {
        return server.token(TestServer.app(), Exchanges.with(TestServer.refresh(token), "scope", scope));
    }

    private void app(Client.Rotation rotation) {
        server.clients.save(Clients.app().rotation(rotation).build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "refresh_token=", "refresh_token=a&refresh_token=b", "refresh_token=%FF", "refresh_token=%0"
            })
    @Parity(25)
    @Spec("RFC 6749 §6")
    void rejectsAMissingRepeatedOrMalformedToken(String token) {
        RefusedToken.with(
                "invalid_request", server, () -> server.token(TestServer.app(), "grant_type=refresh_token&" + token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "gwr_", "gwr_AAAA", "gwr_\u00e4"})
    @Parity(25)
    @Spec("RFC 6749 §5.2")
    void rejectsAnUnknownToken(String token) {
        RefusedToken.with("invalid_grant", server, () -> Exchanges.appRefresh(server, token));
    }

    @Test
    @Parity(25)
    @Spec("RFC 6749 §10.10")
    void rejectsAManipulatedTokenWithoutRevokingAnything() {
        String token = Exchanges.spaTokens(server).json("refresh_token");
        for (int i = 0; i < token.length(); i += 3) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String edited = token.substring(0, i) + other + token.substring(i + 1);
            RefusedToken.with("invalid_grant", server, () -> Exchanges.spaRefresh(server, edited));
        }
        Exchanges.successful(Exchanges.spaRefresh(server, token));
    }

    @Test
    @Parity(25)
    @Checks("RT-03")
    @Spec("RFC 6749 §6")
    void rejectsAnotherClientsTokenWithoutRotatingIt() {
        String token = Exchanges.spaTokens(server).json("refresh_token");
        String apps = Exchanges.appTokens(server).json("refresh_token");
        RefusedToken.with("invalid_grant", server, () -> Exchanges.appRefresh(server, token));
        RefusedToken.with("invalid_grant", server, () -> Exchanges.spaRefresh(server, apps));
        assertThat(server.events.reused).isEmpty();
        Exchanges.successful(Exchanges.spaRefresh(server, token));
        Exchanges.successful(Exchanges.appRefresh(server, apps));
    }

    @Test
    @Parity(25)
    @Checks("RT-04")
    @Spec("RFC 6749 §6")
    void requiresClientAuthentication() {
        String token = Exchanges.appTokens(server).json("refresh_token");
        Map<String, String> parameters = TestServer.refresh(token);
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", parameters));
        RefusedToken.with(
                401, "invalid_client", server, () -> server.token("", Exchanges.with(parameters, "client_id", "app")));
        RefusedToken.with(401, "invalid_client", server, () -> server.token(Forms.basic("app", "wrong"), parameters));
        Exchanges.successful(Exchanges.appRefresh(server, token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"read write admin", "admin", "READ", "read write openid"})
    @Parity(25)
    @Checks("RT-06")
    @Spec("RFC 6749 §6")
    void rejectsAWiderScope(String scope) {
        String token = Exchanges.appTokens(server).json("refresh_token");
        RefusedToken.with("invalid_scope", server, () -> refresh(token, scope));
    }

    @Test
    @Checks("RT-11")
    void neverStoresOtherParametersOfARefresh() {
        String token = Exchanges.appTokens(server).json("refresh_token");
        Exchanges.successful(server.token(
                TestServer.app(),
                "grant_type=refresh_token&refresh_token=" + Forms.encode(token)
                        + "&note=kilroy&username=kilroy&state=kilroy&redirect_uri=https%3A%2F%2Fkilroy.example"));
        assertThat(server.server
                        .stores()
                        .authorizations()
                        .all(new AuthorizationFilter.Client("app"))
                        .toList())
                .isNotEmpty()
                .allSatisfy(stored -> assertThat(stored.toString()).doesNotContain("kilroy"));
    }

    @Test
    @Parity(25)
    @Checks("RT-06")
    @Spec("RFC 6749 §6")
    void rejectsMoreScopeThanTheEndUserGranted() {
        String token = Exchanges.successful(server.token(
                        TestServer.app(),
                        TestServer.codeExchange(
                                server.code(Exchanges.with(TestServer.authorizationRequest(), "scope", "read")))))
                .json("refresh_token");
        RefusedToken.with("invalid_scope", server, () -> refresh(token, "read write"));
        RefusedToken.with("invalid_scope", server, () -> refresh(token, "write"));
        assertThat(Exchanges.appRefresh(server, token).json()).containsEntry("scope", "read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read\twrite", "read\"", "r\\", "\u00e4"})
    @Parity(25)
    @Spec("RFC 6749 §3.3")
    void rejectsAMalformedScope(String scope) {
        String token = Exchanges.appTokens(server).json("refresh_token");
        RefusedToken.with("invalid_scope", server, () -> refresh(token, scope));
    }

    @Test
    @Parity(25)
    @Checks("RT-06")
    @Spec("RFC 6749 §6")
    void keepsTheScopeOfTheRefreshTokenAfterANarrowedRequest() {
        app(Client.Rotation.ALWAYS);
        String token = Exchanges.appTokens(server).json("refresh_token");
        TestResponse narrow = Exchanges.successful(refresh(token, "write"));
        assertThat(narrow.json()).containsEntry("scope", "write");
        assertThat(server.resource(narrow.json("access_token")).status()).isEqualTo(403);

        TestResponse whole = Exchanges.successful(refresh(narrow.json("refresh_token"), "write read"));
        assertThat(server.resource(whole.json("access_token")).status()).isEqualTo(200);
        assertThat(Exchanges.appRefresh(server, whole.json("refresh_token")).json())
                .containsEntry("scope", "read write");
    }

    @Test
    @Parity(25)
    @Spec("RFC 6749 §6")
    void rotatesTheTokenOfAConfidentialClientOnlyByAge() {
        String token = Exchanges.appTokens(server).json("refresh_token");
        server.clock.advance(Duration.ofDays(7));
        assertThat(Exchanges.appRefresh(server, token).json()).doesNotContainKey("refresh_token");
        server.clock.advance(Duration.ofSeconds(1));
        String renewed =
                Exchanges.successful(Exchanges.appRefresh(server, token)).json("refresh_token");
        assertThat(renewed).isNotEmpty().isNotEqualTo(token);
        server.clock.advance(Duration.ofDays(7));
        assertThat(Exchanges.appRefresh(server, renewed).json()).doesNotContainKey("refresh_token");
    }

    @Test
    @Parity(25)
    @Spec("RFC 9700 §4.14.2")
    void detectsReuseOfATokenThatWasRotatedByAge() {
        String token = Exchanges.appTokens(server).json("refresh_token");
        server.clock.advance(Duration.ofDays(8));
        TestResponse renewed = Exchanges.successful(Exchanges.appRefresh(server, token));
        server.clock.advance(Duration.ofSeconds(10));
        RefusedToken.revoking("invalid_grant", server, () -> Exchanges.appRefresh(server, token));
        assertThat(server.resource(renewed.json("access_token")).status()).isEqualTo(401);
    }

    @Test
    @Parity(25)
    @Checks("RT-10")
    @Spec("RFC 6749 §6")
    void acceptsTheSameTokenRepeatedlyWithoutRotation() {
        app(Client.Rotation.NEVER);
        String token = Exchanges.appTokens(server).json("refresh_token");
        for (int day = 0; day < 13; day++) {
            TestResponse tokens = Exchanges.successful(Exchanges.appRefresh(server, token));
            assertThat(tokens.json()).doesNotContainKey("refresh_token");
            assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(200);
            server.clock.advance(Duration.ofDays(1));
        }
        assertThat(server.events.reused).isEmpty();
    }

    @Test
    @Checks("RT-07")
    @Spec("RFC 9700 §4.14.2")
    void expiresAnUnusedToken() {
        String token = Exchanges.spaTokens(server).json("refresh_token");
        String late = Exchanges.spaTokens(server).json("refresh_token");
        server.clock.advance(Duration.ofDays(14).minusSeconds(1));
        Exchanges.successful(Exchanges.spaRefresh(server, token));
        server.clock.advance(Duration.ofSeconds(1));
        RefusedToken.with("invalid_grant", server, () -> Exchanges.spaRefresh(server, late));
    }

    @Test
    @Checks("RT-07")
    @Spec("RFC 9700 §4.14.2")
    void limitsAFamilyToItsAbsoluteLifetime() {
        String token = Exchanges.spaTokens(server).json("refresh_token");
        for (int day = 10; day < 90; day += 10) {
            server.clock.advance(Duration.ofDays(10));
            token = Exchanges.successful(Exchanges.spaRefresh(server, token)).json("refresh_token");
        }
        server.clock.advance(Duration.ofDays(10).minusSeconds(60));
        TestResponse last = Exchanges.successful(Exchanges.spaRefresh(server, token));
        assertThat(last.json()).containsEntry("expires_in", 60L);
        server.clock.advance(Duration.ofSeconds(60));
        assertThat(server.resource(last.json("access_token")).status()).isEqualTo(401);
        RefusedToken.with("invalid_grant", server, () -> Exchanges.spaRefresh(server, last.json("refresh_token")));
    }

    @Test
    @Checks("RT-07")
    @Spec("RFC 9700 §4.14.2")
    void rejectsAnExpiredTokenWithinTheGracePeriod() {
        Lifetimes lifetimes = Lifetimes.defaults()
                .refresh(Duration.ofSeconds(20), Duration.ofDays(1), Duration.ofSeconds(5), Duration.ofSeconds(60));
        TestServer quick = TestServer.start(builder -> builder.lifetimes(lifetimes));
        String token = Exchanges.spaTokens(quick).json("refresh_token");
        quick.clock.advance(Duration.ofSeconds(15));
        Exchanges.successful(Exchanges.spaRefresh(quick, token));
        quick.clock.advance(Duration.ofSeconds(5));
        RefusedToken.with("invalid_grant", quick, () -> Exchanges.spaRefresh(quick, token));
    }

    @Test
    @Checks("RT-08")
    @Spec("RFC 6749 §6")
    void rejectsTheTokenIfTheClientLostTheScope() {
        String token = Exchanges.spaTokens(server).json("refresh_token");
        server.clients.save(Clients.spa().scope("read").build());
        RefusedToken.with("invalid_grant", server, () -> Exchanges.spaRefresh(server, token));
    }

    @Test
    @Parity(20)
    @Spec("RFC 6749 §5.2")
    void rejectsTheTokenIfTheClientLostTheGrantType() {
        String token = Exchanges.appTokens(server).json("refresh_token");
        server.clients.save(Client.confidentialWithHash("app", new GeneratedSecret().hash(Clients.SECRET))
                .redirectUris(Clients.CALLBACK)
                .grantTypes(GrantType.AUTHORIZATION_CODE)
                .scope("read", "write")
                .build());
        RefusedToken.with("unauthorized_client", server, () -> Exchanges.appRefresh(server, token));
    }

    @Test
    @Checks("RT-01")
    @Spec("RFC 9700 §4.14.2")
    void rejectsRefreshAndAccessTokensOfARevokedAuthorization() {
        TestResponse tokens = Exchanges.appTokens(server);
        TestResponse spas = Exchanges.spaTokens(server);
        assertThat(server.stores.authorizations().revoke(new AuthorizationFilter.Client("app")))
                .isEqualTo(1);
        RefusedToken.with("invalid_grant", server, () -> Exchanges.appRefresh(server, tokens.json("refresh_token")));
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(401);
        assertThat(server.resource(spas.json("access_token")).status()).isEqualTo(200);
        assertThat(server.stores.authorizations().revoke(new AuthorizationFilter.Subject("alice")))
                .isEqualTo(1);
        RefusedToken.with("invalid_grant", server, () -> Exchanges.spaRefresh(server, spas.json("refresh_token")));
        assertThat(server.resource(spas.json("access_token")).status()).isEqualTo(401);
    }
}
