package org.gatewright.server.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.config.Profile;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The password grant of the legacy profile, and the absence of the legacy grants by default. */
class PasswordTest {
    private static final String WORD = "Tr\u00f6mmelt\u00e4nzerin+1 %";

    private final AtomicBoolean aliceIsActive = new AtomicBoolean(true);
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.profile(Profile.legacy())
                .accounts(subject -> aliceIsActive.get())
                .enable(new PasswordGrant((username, password) ->
                        username.equals("alice") && password.equals(WORD) ? Optional.of("alice") : Optional.empty())));
        register(server);
    }

    private static void register(TestServer server) {
        server.clients.save(Clients.app(GrantType.PASSWORD).build());
        server.clients.save(Clients.spa(GrantType.PASSWORD, GrantType.IMPLICIT).build());
    }

    private static Map<String, String> login() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "password");
        parameters.put("username", "alice");
        parameters.put("password", WORD);
        parameters.put("scope", "read");
        return parameters;
    }

    private TestResponse requestToken(Map<String, String> parameters) {
        return server.token(TestServer.app(), parameters);
    }

    @Test
    @Parity(24)
    @Spec("RFC 6749 §4.3")
    void issuesTokensForAValidPassword() {
        TestResponse tokens = Exchanges.successful(requestToken(login()));
        assertThat(tokens.json())
                .containsOnlyKeys("access_token", "token_type", "expires_in", "refresh_token", "scope")
                .containsEntry("scope", "read");
        assertThat(server.resource(tokens.json("access_token")).json()).containsEntry("subject", "alice");
        Exchanges.successful(Exchanges.appRefresh(server, tokens.json("refresh_token")));
    }

    @ParameterizedTest
    @CsvSource({"alice,wrong", "bob,wrong", "ALICE,wrong", "' OR '1'='1,x"})
    @Parity(24)
    @Spec("RFC 6749 §5.2")
    void returnsTheSameErrorForAWrongPasswordAndAnUnknownUser(String username, String password) {
        Map<String, String> attempt =
                Exchanges.with(Exchanges.with(login(), "username", username), "password", password);
        TestResponse response = RefusedToken.with("invalid_grant", server, () -> requestToken(attempt));
        assertThat(response.json("error_description")).startsWith("The username or password is incorrect.");
        assertThat(response.text()).doesNotContain(username);
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "password"})
    @Parity(24)
    @Spec("RFC 6749 §4.3.2")
    void rejectsAMissingRepeatedOrMalformedParameter(String name) {
        String rest = Forms.encode(Exchanges.without(login(), name));
        for (String bad : new String[] {"", name + "=", name + "=a&" + name + "=b", name + "=%FF", name + "=%00"}) {
            RefusedToken.with("invalid_request", server, () -> server.token(TestServer.app(), rest + "&" + bad));
        }
    }

    @Test
    @Parity(24)
    @Spec("RFC 6749 §3.3")
    void limitsTheScopeToTheRegisteredScope() {
        RefusedToken.with("invalid_scope", server, () -> requestToken(Exchanges.with(login(), "scope", "admin")));
        assertThat(Exchanges.successful(requestToken(Exchanges.without(login(), "scope")))
                        .json("scope"))
                .isEqualTo("read write");
    }

    @Test
    @Parity(24)
    @Checks("CG-08")
    @Spec("RFC 6749 §5.2")
    void issuesAndStoresNothingForADisabledUser() {
        aliceIsActive.set(false);
        RefusedToken.with("invalid_grant", server, () -> requestToken(login()));
    }

    @Test
    @Parity(24)
    @Spec("RFC 6749 §4.3.2")
    void requiresClientAuthentication() {
        RefusedToken.with(
                401, "invalid_client", server, () -> server.token("", Exchanges.with(login(), "client_id", "app")));
    }

    @Test
    @Parity(24)
    @Checks("OG-01")
    @Spec("RFC 9700 §2.4")
    void rejectsThePasswordGrantByDefaultEvenForRegisteredClients() {
        TestServer modern = TestServer.start();
        register(modern);
        RefusedToken.with("unsupported_grant_type", modern, () -> modern.token(TestServer.app(), login()));
    }

    @Test
    @Checks("OG-01")
    @Spec("RFC 9700 §2.1.2")
    void rejectsTheImplicitGrantByDefaultEvenForRegisteredClients() {
        Map<String, String> request = Exchanges.with(
                Exchanges.with(TestServer.authorizationRequest(), "client_id", "spa"),
                "redirect_uri",
                Exchanges.SPA_CALLBACK);
        TestResponse response = server.authorize(Exchanges.with(request, "response_type", "token"));
        assertThat(response.fragment()).containsEntry("error", "unsupported_response_type");
        assertThat(response.location()).doesNotContain("access_token");
    }

    @Test
    @Checks("RT-08")
    @Spec("RFC 6749 §4.2.2")
    void issuesNoRefreshTokenForTheImplicitGrant() {
        TestServer legacy =
                TestServer.start(builder -> builder.profile(Profile.legacy()).enable(new ImplicitGrant()));
        register(legacy);
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "token");
        request.put("client_id", "spa");
        request.put("redirect_uri", Exchanges.SPA_CALLBACK);
        request.put("scope", "read");
        Map<String, String> fragment = legacy.decide(legacy.authorize(request)).fragment();
        assertThat(fragment).containsKeys("access_token", "expires_in").doesNotContainKey("refresh_token");
        assertThat(legacy.resource(fragment.get("access_token")).status()).isEqualTo(200);
    }

    @Test
    @Checks("UI-10")
    @Spec({"RFC 6749 §4.3.2", "RFC 6585 §4"})
    void rateLimitsWrongPasswords() {
        for (String spelling : List.of("alice", "ALICE", " alice", "\uff41lice", "alice")) {
            Map<String, String> guess =
                    Exchanges.with(Exchanges.with(login(), "username", spelling), "password", "a guess");
            RefusedToken.with("invalid_grant", server, () -> requestToken(guess));
        }
        TestResponse refused = RefusedToken.with(429, "temporarily_unavailable", server, () -> requestToken(login()));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 61);
        server.clock.advance(Duration.ofMinutes(1));
        Exchanges.successful(requestToken(login()));
    }

    @Test
    @Checks("UI-10")
    void doesNotRateLimitValidPasswords() {
        for (int i = 0; i < 40; i++) {
            Exchanges.successful(requestToken(login()));
        }
    }
}
