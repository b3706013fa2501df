package org.gatewright.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens whose text the application makes, and tokens that live without end. */
class TokenFactoryTest {
    private final AtomicReference<TokenFactory> factory = new AtomicReference<>(TokenFactory.uuids());
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder ->
                builder.tokenFactory((token, authorization) -> factory.get().generate(token, authorization)));
    }

    private TestResponse clientCredentials() {
        return server.token(Exchanges.service(), Exchanges.clientCredentials());
    }

    @Test
    @Parity(28)
    @Spec("RFC 6749 §1.4")
    void theApplicationMakesTheText() {
        TestResponse tokens = Exchanges.appTokens(server);
        assertThat(UUID.fromString(tokens.json("access_token"))).isNotNull();
        assertThat(UUID.fromString(tokens.json("refresh_token"))).isNotNull();
        assertThat(server.resource(tokens.json("access_token")).json()).containsEntry("subject", "alice");
        TestResponse refreshed = Exchanges.successful(Exchanges.appRefresh(server, tokens.json("refresh_token")));
        assertThat(server.resource(refreshed.json("access_token")).status()).isEqualTo(200);
        server.clock.advance(Duration.ofMinutes(5));
        assertThat(server.resource(refreshed.json("access_token")).status()).isEqualTo(401);
    }

    @Test
    @Parity({14, 28})
    void theFactoryIsToldWhatTheTokenIsFor() {
        CopyOnWriteArrayList<TokenClaims> handles = new CopyOnWriteArrayList<>();
        factory.set((token, authorization) -> {
            handles.add(token);
            return authorization.data().get("tenant") + "." + UUID.randomUUID();
        });
        server.decision = (request, key) -> server.interactions()
                .grantAccess(request, key, Approval.by("alice").data("tenant", "north"));
        assertThat(Exchanges.appTokens(server).json("access_token")).startsWith("north.");
        assertThat(handles).extracting(TokenClaims::kind).containsExactly(TokenKind.ACCESS, TokenKind.REFRESH);
        assertThat(handles).extracting(handle -> handle.scope().toString()).containsOnly("read write");
    }

    @Test
    @Parity({25, 28})
    @Checks({"RT-01", "CG-06"})
    @Spec("RFC 9700 §4.14.2")
    void rotationAndTheDetectionOfReuseWorkAsWell() {
        TestResponse first = Exchanges.spaTokens(server);
        TestResponse second = Exchanges.successful(Exchanges.spaRefresh(server, first.json("refresh_token")));
        assertThat(second.json("refresh_token")).isNotEqualTo(first.json("refresh_token"));
        RefusedToken.with("invalid_grant", server, () -> Exchanges.spaRefresh(server, first.json("access_token")));
        assertThat(server.resource(first.json("refresh_token")).status()).isEqualTo(401);

        server.clock.advance(Duration.ofSeconds(10));
        RefusedToken.revoking("invalid_grant", server, () -> Exchanges.spaRefresh(server, first.json("refresh_token")));
        assertThat(server.resource(second.json("access_token")).status()).isEqualTo(401);
        RefusedToken.with("invalid_grant", server, () -> Exchanges.spaRefresh(server, second.json("refresh_token")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "with space",
                "quo\"te",
                "back\\slash",
                "new\nline",
                "t\u00f6ken",
                "a,b",
                "a=b",
                "a;b",
                "\ud83d\ude00"
            })
    @Parity(28)
    @Checks("CA-20")
    @Spec("RFC 6750 §2.1")
    @ExpectedLog("server_error")
    void aTokenWithForbiddenCharactersIsAnErrorOfTheServerAndNothingIsStored(String text) {
        factory.set((token, authorization) -> text);
        TestResponse answer = RefusedToken.with(500, "server_error", server, this::clientCredentials);
        if (!text.isBlank()) {
            assertThat(answer.text()).doesNotContain(text);
        }
        assertThat(server.stores
                        .authorizations()
                        .all(new AuthorizationFilter.Client("service"))
                        .toList())
                .isEmpty();
    }

    @Test
    @Parity(28)
    @Spec("RFC 6750 §2.1")
    void everyAllowedCharacterIsTaken() {
        String all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/";
        factory.set((token, authorization) -> all);
        assertThat(server.resource(Exchanges.successful(clientCredentials()).json("access_token"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Parity(28)
    @Spec("RFC 6749 §5.2")
    @ExpectedLog("server_error")
    void aBrokenRefreshTokenLeavesNoTokenThatWorks() {
        AtomicReference<String> access = new AtomicReference<>("");
        factory.set((token, authorization) -> {
            if (token.kind() == TokenKind.REFRESH) {
                return "not a token";
            }
            access.set(UUID.randomUUID().toString());
            return access.get();
        });
        String code = server.code();
        TestResponse answer = server.token(TestServer.app(), TestServer.codeExchange(code));
        RefusedToken.looksLike(500, "server_error", answer);
        assertThat(answer.text()).doesNotContain("not a token").doesNotContain(access.get());
        assertThat(server.events.issued).isEmpty();
        assertThat(access.get()).isNotEmpty();
        assertThat(server.resource(access.get()).status()).isEqualTo(401);
    }

    @Test
    @Parity({23, 28})
    @Spec("RFC 6749 §3.3")
    void theFactoryMayRefuseAScope() {
        factory.set((token, authorization) -> {
            throw OAuthException.invalidScope("Not this scope.");
        });
        TestResponse answer = RefusedToken.with("invalid_scope", server, this::clientCredentials);
        assertThat(answer.json("error_description")).startsWith("Not this scope.");
        assertThat(server.stores
                        .authorizations()
                        .all(new AuthorizationFilter.Client("service"))
                        .toList())
                .isEmpty();
    }

    @Test
    @Parity(26)
    @Spec("RFC 6749 §5.1")
    void endlessAccessTokensComeWithoutARefreshTokenAndEndOnlyByRevocation() {
        for (boolean made : new boolean[] {true, false}) {
            TestServer endless = TestServer.start(builder -> {
                builder.lifetimes(Lifetimes.defaults().allowEndlessAccess());
                if (made) {
                    builder.tokenFactory(TokenFactory.uuids());
                }
            });
            TestResponse tokens = Exchanges.appTokens(endless);
            TestResponse service =
                    Exchanges.successful(endless.token(Exchanges.service(), Exchanges.clientCredentials()));
            assertThat(tokens.json()).containsOnlyKeys("access_token", "token_type", "scope");
            assertThat(service.json()).containsOnlyKeys("access_token", "token_type", "scope");
            endless.clock.advance(Duration.ofDays(365_000));
            assertThat(endless.resource(tokens.json("access_token")).status()).isEqualTo(200);
            assertThat(endless.resource(service.json("access_token")).status()).isEqualTo(200);
            endless.stores.authorizations().revoke(new AuthorizationFilter.Subject("alice"));
            assertThat(endless.resource(tokens.json("access_token")).status()).isEqualTo(401);
        }
    }
}
