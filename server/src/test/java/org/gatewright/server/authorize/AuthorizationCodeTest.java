package org.gatewright.server.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.request.Approval;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The authorization code grant: codes are single-use, short-lived, and bound to client and redirect URI. */
class AuthorizationCodeTest {
    private final AtomicBoolean aliceIsActive = new AtomicBoolean(true);
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.accounts(subject -> aliceIsActive.get()));
        server.clients.save(Client.confidentialWithHash("other", new GeneratedSecret().hash("other-secret"))
                .redirectUris(Clients.CALLBACK)
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .scope("read", "write")
                .build());
    }

    private TestResponse exchange(String code) {
        return exchange(TestServer.codeExchange(code));
    }

    private TestResponse exchange(Map<String, String> parameters) {
        return server.token(TestServer.app(), parameters);
    }

    private void assertStillRedeemable(String code) {
        Exchanges.successful(exchange(code));
    }

    @Test
    @Parity({22, 14})
    @Checks("CG-12")
    @Spec({"RFC 6749 §5.1", "RFC 6749 §3.3"})
    void issuesATokenWithTheGrantedScopeAndTheApplicationData() {
        server.decision = (request, key) -> server.interactions()
                .grantAccess(
                        request,
                        key,
                        Approval.by("alice").scope(Scope.of("read")).data("tenant", "north"));
        TestResponse tokens = Exchanges.successful(exchange(server.code()));
        assertThat(tokens.json())
                .containsOnlyKeys("access_token", "token_type", "expires_in", "refresh_token", "scope")
                .containsEntry("scope", "read")
                .containsEntry("expires_in", 300L);
        assertThat(server.resource(tokens.json("access_token")).json())
                .containsEntry("subject", "alice")
                .containsEntry("scope", "read")
                .containsEntry("data", Map.of("tenant", "north"));
        assertThat(server.events.issued).hasSize(1);
        assertThat(server.events.refusals).isEmpty();
    }

    @Test
    @Checks("CG-12")
    @Spec("RFC 6749 §5.1")
    void expiresTheAccessTokenExactlyAfterExpiresIn() {
        TestResponse tokens = Exchanges.appTokens(server);
        server.clock.advance(Duration.ofSeconds(299));
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(200);
        server.clock.advance(Duration.ofSeconds(1));
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "code=", "code=a&code=b", "code=%FF", "code=%0", "code=x%00"})
    @Parity(22)
    @Spec("RFC 6749 §4.1.3")
    void rejectsAMissingRepeatedOrMalformedCode(String code) {
        RefusedToken.with(
                "invalid_request",
                server,
                () -> server.token(TestServer.app(), "grant_type=authorization_code&" + code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "gwc_", "gwc_AAAA", "gwc_!", "\u00e4", "../../etc/passwd", "' OR 1=1 --"})
    @Parity(22)
    @Spec("RFC 6749 §5.2")
    void rejectsAnUnknownCode(String code) {
        RefusedToken.with("invalid_grant", server, () -> exchange(code));
    }

    @Test
    @Parity(22)
    @Checks("CG-03")
    @Spec("RFC 6749 §10.5")
    void rejectsAManipulatedCodeWithoutInvalidatingTheCode() {
        String code = server.code();
        for (int i = 0; i < code.length(); i += 3) {
            char other = code.charAt(i) == 'A' ? 'B' : 'A';
            String edited = code.substring(0, i) + other + code.substring(i + 1);
            RefusedToken.with("invalid_grant", server, () -> exchange(edited));
        }
        RefusedToken.with("invalid_grant", server, () -> exchange(code + "A"));
        RefusedToken.with("invalid_grant", server, () -> exchange(code + "="));
        RefusedToken.with("invalid_grant", server, () -> exchange(code.substring(0, code.length() - 1)));
        assertStillRedeemable(code);
    }

    @Test
    @Parity(22)
    @Checks("CG-05")
    @Spec("RFC 6749 §4.1.2")
    void rejectsAnExpiredCode() {
        String code = server.code();
        String late = server.code();
        server.clock.advance(Duration.ofSeconds(59));
        assertStillRedeemable(code);
        server.clock.advance(Duration.ofSeconds(1));
        RefusedToken.with("invalid_grant", server, () -> exchange(late));
    }

    @Test
    @Parity({14, 22})
    @Checks("CG-05")
    @Spec("RFC 6749 §4.1.2")
    void letsTheApplicationShortenTheCodeLifetime() {
        server.decision = (request, key) -> server.interactions()
                .grantAccess(request, key, Approval.by("alice").codeLifetime(Duration.ofSeconds(5)));
        String code = server.code();
        server.clock.advance(Duration.ofSeconds(5));
        RefusedToken.with("invalid_grant", server, () -> exchange(code));
    }

    @Test
    @Checks("CG-05")
    @Spec("RFC 6749 §4.1.2")
    void supportsAConfiguredCodeLifetime() {
        TestServer other = TestServer.start(
                builder -> builder.lifetimes(Lifetimes.defaults().code(Duration.ofSeconds(10))));
        String code = other.code();
        other.clock.advance(Duration.ofSeconds(10));
        RefusedToken.with("invalid_grant", other, () -> other.token(TestServer.app(), TestServer.codeExchange(code)));
    }

    @Test
    @Parity(22)
    @Checks("CG-03")
    @Spec({"RFC 6749 §4.1.3", "RFC 6819 §4.4.1.12"})
    void rejectsAnotherClientsCodeWithoutInvalidatingIt() {
        String code = server.code();
        RefusedToken.with(
                "invalid_grant",
                server,
                () -> server.token(Forms.basic("other", "other-secret"), TestServer.codeExchange(code)));
        RefusedToken.with("invalid_grant", server, () -> server.token("", Exchanges.spaExchange(code)));
        assertStillRedeemable(code);
    }

    @Test
    @Checks("CG-03")
    @Spec("RFC 6749 §3.2.1")
    void keepsTheCodeValidAfterFailedClientAuthentication() {
        String code = server.code();
        RefusedToken.with(
                401,
                "invalid_client",
                server,
                () -> server.token(Forms.basic("app", "wrong"), TestServer.codeExchange(code)));
        RefusedToken.with(
                401,
                "invalid_client",
                server,
                () -> server.token("", Exchanges.with(TestServer.codeExchange(code), "client_id", "app")));
        assertStillRedeemable(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://client.example/cb/",
                "https://client.example/CB",
                "https://client.example/cb?x=1",
                "https://client.example:443/cb",
                "HTTPS://client.example/cb",
                "https://client.example/%63b",
                "https://evil.example/cb"
            })
    @Parity(22)
    @Checks("CG-04")
    @Spec("RFC 6749 §4.1.3")
    void invalidatesTheCodeOnARedirectUriMismatch(String redirectUri) {
        String code = server.code();
        RefusedToken.revoking(
                "invalid_grant",
                server,
                () -> exchange(Exchanges.with(TestServer.codeExchange(code), "redirect_uri", redirectUri)));
        RefusedToken.with("invalid_grant", server, () -> exchange(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redirect_uri=a&redirect_uri=b", "redirect_uri=%FF", "redirect_uri=%0"})
    @Parity(22)
    @Spec("RFC 6749 §3.2")
    void rejectsARepeatedOrMalformedRedirectUri(String redirectUri) {
        String code = server.code();
        String body = Forms.encode(Exchanges.without(TestServer.codeExchange(code), "redirect_uri"));
        RefusedToken.with("invalid_request", server, () -> server.token(TestServer.app(), body + "&" + redirectUri));
        assertStillRedeemable(code);
    }

    @Test
    @Parity(22)
    @Checks("CG-04")
    @Spec("RFC 6749 §4.1.3")
    void requiresNoRedirectUriIfTheAuthorizationRequestHadNone() {
        Map<String, String> request = Exchanges.without(TestServer.authorizationRequest(), "redirect_uri");
        Map<String, String> exchange = TestServer.codeExchange(server.code(request));
        Exchanges.successful(exchange(Exchanges.without(exchange, "redirect_uri")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 61, 299})
    @Parity(22)
    @Checks({"CG-02", "CG-11"})
    @Spec({"RFC 6749 §4.1.2", "RFC 6749 §10.5"})
    void revokesAllTokensOfAReplayedCode(int secondsLater) {
        String code = server.code();
        TestResponse tokens = Exchanges.successful(exchange(code));
        TestResponse refreshed = Exchanges.successful(Exchanges.appRefresh(server, tokens.json("refresh_token")));
        TestResponse others = Exchanges.appTokens(server);
        server.clock.advance(Duration.ofSeconds(secondsLater));

        RefusedToken.revoking("invalid_grant", server, () -> exchange(code));
        assertThat(server.events.reused).hasSize(1);
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(401);
        assertThat(server.resource(refreshed.json("access_token")).status()).isEqualTo(401);
        RefusedToken.with("invalid_grant", server, () -> Exchanges.appRefresh(server, tokens.json("refresh_token")));
        RefusedToken.with("invalid_grant", server, () -> exchange(code));
        assertThat(server.events.reused).hasSize(1);
        assertThat(server.resource(others.json("access_token")).status()).isEqualTo(200);
    }

    @Test
    @Checks("CG-02")
    @Spec("RFC 6749 §4.1.2")
    void revokesRotatedTokensOfAReplayedCode() {
        String code = Exchanges.spaCode(server);
        TestResponse first = Exchanges.successful(server.token("", Exchanges.spaExchange(code)));
        TestResponse second = Exchanges.successful(Exchanges.spaRefresh(server, first.json("refresh_token")));
        RefusedToken.revoking("invalid_grant", server, () -> server.token("", Exchanges.spaExchange(code)));
        assertThat(server.resource(second.json("access_token")).status()).isEqualTo(401);
        RefusedToken.with("invalid_grant", server, () -> Exchanges.spaRefresh(server, second.json("refresh_token")));
    }

    @Test
    @Checks({"CG-01", "CG-02"})
    @Spec("RFC 6749 §4.1.2")
    void redeemsACodeOnceUnderConcurrencyAndRevokesItsTokens() {
        try (Race race = new Race(64)) {
            for (int round = 0; round < 3; round++) {
                String code = server.code();
                List<TestResponse> responses = race.run(() -> exchange(code));
                List<TestResponse> won =
                        responses.stream().filter(a -> a.status() == 200).toList();
                assertThat(won).hasSize(1);
                assertThat(responses)
                        .filteredOn(a -> a.status() != 200)
                        .allSatisfy(lost -> RefusedToken.assertError(400, "invalid_grant", lost));
                assertThat(server.resource(won.get(0).json("access_token")).status())
                        .isEqualTo(401);
                assertThat(server.events.issued).hasSize(round + 1);
            }
        }
    }

    @Test
    @Checks("CG-08")
    @Spec("RFC 6749 §5.2")
    void rejectsTheCodeOfADisabledEndUser() {
        String code = server.code();
        aliceIsActive.set(false);
        RefusedToken.with("invalid_grant", server, () -> exchange(code));
        aliceIsActive.set(true);
        assertStillRedeemable(code);
    }

    @Test
    @Checks("CG-02")
    @Spec("RFC 6749 §4.1.2")
    void detectsReplayEvenIfTheClientLostTheScope() {
        String code = server.code();
        TestResponse tokens = exchange(code);
        server.clients.save(Clients.app().scope("write").build());
        RefusedToken.revoking("invalid_grant", server, () -> exchange(code));
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(401);
        assertThat(server.events.reused).hasSize(1);
    }

    @Test
    @Checks({"CG-08", "RT-01"})
    @Spec("RFC 6749 §6")
    void refusesRefreshWhileTheEndUserIsLockedWithoutRotatingTheToken() {
        String token = exchange(server.code()).json("refresh_token");
        aliceIsActive.set(false);
        server.clock.advance(Duration.ofDays(8));
        RefusedToken.with("invalid_grant", server, () -> server.token(TestServer.app(), TestServer.refresh(token)));
        server.clock.advance(Duration.ofMinutes(1));
        RefusedToken.with("invalid_grant", server, () -> server.token(TestServer.app(), TestServer.refresh(token)));
        assertThat(server.events.reused).isEmpty();
        aliceIsActive.set(true);
        Exchanges.successful(server.token(TestServer.app(), TestServer.refresh(token)));
    }

    @Test
    @Checks("CG-08")
    @Spec("RFC 6749 §5.2")
    void rejectsTheCodeOfARevokedAuthorization() {
        String code = server.code();
        assertThat(server.stores.authorizations().revoke(new AuthorizationFilter.Subject("alice")))
                .isEqualTo(1);
        RefusedToken.with("invalid_grant", server, () -> exchange(code));
    }

    @Test
    @Checks("CG-08")
    @Spec("RFC 6749 §5.2")
    void rejectsTheCodeOfADeletedClient() {
        String code = server.code();
        server.clients.delete("app");
        RefusedToken.with(401, "invalid_client", server, () -> exchange(code));
    }

    @Test
    @Parity(20)
    @Checks("CG-10")
    @Spec("RFC 6749 §5.2")
    void rejectsTheCodeIfTheClientLostTheGrantType() {
        String code = server.code();
        server.clients.save(Client.confidentialWithHash("app", new GeneratedSecret().hash(Clients.SECRET))
                .redirectUris(Clients.CALLBACK)
                .grantTypes(GrantType.REFRESH_TOKEN)
                .scope("read", "write")
                .build());
        RefusedToken.with("unauthorized_client", server, () -> exchange(code));
    }

    @Test
    @Checks("CG-08")
    @Spec("RFC 6749 §5.2")
    void rejectsTheCodeIfTheClientLostTheScope() {
        String code = server.code();
        server.clients.save(Clients.app().scope("read").build());
        RefusedToken.with("invalid_grant", server, () -> exchange(code));
    }

    @Test
    @Parity(22)
    @Spec("RFC 6749 §1.5")
    void issuesNoRefreshTokenWithoutTheRefreshGrant() {
        server.clients.save(Client.confidentialWithHash("app", new GeneratedSecret().hash(Clients.SECRET))
                .redirectUris(Clients.CALLBACK)
                .grantTypes(GrantType.AUTHORIZATION_CODE)
                .scope("read", "write")
                .build());
        assertThat(Exchanges.appTokens(server).json()).doesNotContainKey("refresh_token");
    }
}
