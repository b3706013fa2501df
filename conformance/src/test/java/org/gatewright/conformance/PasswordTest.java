package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.config.Profile;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.legacy.PasswordGrant;
import org.gatewright.spec.Checks;
import org.gatewright.spec.Parity;
import org.gatewright.spec.Spec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The legacy grants: the password grant where it is enabled, and neither of them where nobody asked for it. */
@ParameterizedClass
@EnumSource
class PasswordTest {
    private static final String WORD = "Tr\u00f6mmelt\u00e4nzerin+1 %";

    @Parameter
    WebStack stack;

    private final AtomicBoolean aliceIsActive = new AtomicBoolean(true);
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(
                stack,
                builder -> builder.profile(Profile.legacy())
                        .accounts(subject -> aliceIsActive.get())
                        .enable(new PasswordGrant(
                                (username, password) -> username.equals("alice") && password.equals(WORD)
                                        ? Optional.of("alice")
                                        : Optional.empty())));
        register(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void register(TestServer server) {
        server.clients.save(Clients.app().grantTypes(GrantType.PASSWORD).build());
        server.clients.save(
                Clients.spa().grantTypes(GrantType.PASSWORD, GrantType.IMPLICIT).build());
    }

    private static Map<String, String> login() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "password");
        parameters.put("username", "alice");
        parameters.put("password", WORD);
        parameters.put("scope", "read");
        return parameters;
    }

    private Answer ask(Map<String, String> parameters) {
        return server.token(TestServer.app(), parameters);
    }

    @Test
    @Parity(24)
    @Spec("RFC 6749 §4.3")
    void theRightPasswordGivesTokens() {
        Answer tokens = Exchanges.successful(ask(login()));
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
    void aWrongPasswordAndAnUnknownUserAreAnsweredAlike(String username, String password) {
        Map<String, String> attempt =
                Exchanges.with(Exchanges.with(login(), "username", username), "password", password);
        Answer answer = RefusedToken.with("invalid_grant", server, () -> ask(attempt));
        assertThat(answer.json("error_description")).startsWith("The username or password is wrong.");
        assertThat(answer.text()).doesNotContain(username);
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "password"})
    @Parity(24)
    @Spec("RFC 6749 §4.3.2")
    void aMissingRepeatedOrMalformedParameterIsRefused(String name) {
        String rest = TestServer.encode(Exchanges.without(login(), name));
        for (String bad : new String[] {"", name + "=", name + "=a&" + name + "=b", name + "=%FF", name + "=%00"}) {
            RefusedToken.with("invalid_request", server, () -> server.token(TestServer.app(), rest + "&" + bad));
        }
    }

    @Test
    @Parity(24)
    @Spec("RFC 6749 §3.3")
    void theScopeIsTheClients() {
        RefusedToken.with("invalid_scope", server, () -> ask(Exchanges.with(login(), "scope", "admin")));
        RefusedToken.with("invalid_scope", server, () -> ask(Exchanges.without(login(), "scope")));
    }

    @Test
    @Parity(24)
    @Checks("CG-08")
    @Spec("RFC 6749 §5.2")
    void aDisabledUserGetsNothingAndNothingIsStored() {
        aliceIsActive.set(false);
        RefusedToken.with("invalid_grant", server, () -> ask(login()));
    }

    @Test
    @Parity(24)
    @Spec("RFC 6749 §4.3.2")
    void aConfidentialClientHasToAuthenticate() {
        RefusedToken.with(
                401, "invalid_client", server, () -> server.token("", Exchanges.with(login(), "client_id", "app")));
    }

    @Test
    @Parity(24)
    @Checks("OG-01")
    @Spec("RFC 9700 §2.4")
    void itIsOffEvenForAClientWhoseRegistrationListsIt() {
        try (TestServer modern = TestServer.start(stack)) {
            register(modern);
            RefusedToken.with("unsupported_grant_type", modern, () -> modern.token(TestServer.app(), login()));
        }
    }

    @Test
    @Checks("OG-01")
    @Spec("RFC 9700 §2.1.2")
    void theImplicitGrantIsOffEvenForAClientWhoseRegistrationListsIt() {
        Map<String, String> request = Exchanges.with(
                Exchanges.with(TestServer.authorizationRequest(), "client_id", "spa"),
                "redirect_uri",
                Exchanges.SPA_CALLBACK);
        Answer answer = server.authorize(Exchanges.with(request, "response_type", "token"));
        assertThat(answer.fragment()).containsEntry("error", "unsupported_response_type");
        assertThat(answer.location()).doesNotContain("access_token");
    }

    @Test
    @Checks("RT-08")
    @Spec("RFC 6749 §4.2.2")
    void anImplicitTokenComesWithoutARefreshTokenEvenForAClientThatMayRefresh() {
        try (TestServer legacy = TestServer.start(
                stack, builder -> builder.profile(Profile.legacy()).enable(new ImplicitGrant()))) {
            register(legacy);
            Map<String, String> request = new LinkedHashMap<>();
            request.put("response_type", "token");
            request.put("client_id", "spa");
            request.put("redirect_uri", Exchanges.SPA_CALLBACK);
            request.put("scope", "read");
            Map<String, String> fragment =
                    legacy.decide(legacy.authorize(request)).fragment();
            assertThat(fragment).containsKeys("access_token", "expires_in").doesNotContainKey("refresh_token");
            assertThat(legacy.resource(fragment.get("access_token")).status()).isEqualTo(200);
        }
    }
}
