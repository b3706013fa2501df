package org.gatewright.server.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PKCE at the token endpoint: a code is redeemed only with the verifier of its challenge. */
class PkceExchangeTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    private TestResponse exchange(Map<String, String> parameters) {
        return server.token(TestServer.app(), parameters);
    }

    static Stream<String> wrongVerifiers() {
        return Stream.of(
                "",
                "x",
                TestServer.VERIFIER + "x",
                TestServer.VERIFIER.toUpperCase(java.util.Locale.ROOT),
                TestServer.VERIFIER.substring(1),
                CodeChallenge.from(TestServer.VERIFIER).value(),
                "a".repeat(42),
                "a".repeat(129),
                "a".repeat(43),
                "verifier verifier verifier verifier verifier",
                TestServer.VERIFIER + "\n",
                TestServer.VERIFIER + "=",
                "\u00e4".repeat(43));
    }

    @ParameterizedTest
    @MethodSource("wrongVerifiers")
    @Checks("AR-06")
    @Spec({"RFC 7636 §4.6", "RFC 7636 §4.1"})
    void invalidatesTheCodeOnAWrongVerifier(String verifier) {
        String code = server.code();
        RefusedToken.revoking(
                "invalid_grant",
                server,
                () -> exchange(Exchanges.with(TestServer.codeExchange(code), "code_verifier", verifier)));
        RefusedToken.with("invalid_grant", server, () -> exchange(TestServer.codeExchange(code)));
    }

    @Test
    @Checks("AR-06")
    @Spec("RFC 7636 §4.6")
    void invalidatesTheCodeOnAMissingVerifier() {
        String code = server.code();
        RefusedToken.revoking(
                "invalid_grant",
                server,
                () -> exchange(Exchanges.without(TestServer.codeExchange(code), "code_verifier")));
        RefusedToken.with("invalid_grant", server, () -> exchange(TestServer.codeExchange(code)));
    }

    @Test
    @Checks("AR-06")
    @Spec("RFC 7636 §4.1")
    void acceptsVerifiersOfMinimumAndMaximumLength() {
        for (String verifier : new String[] {"aZ0-._~" + "b".repeat(36), "c".repeat(128)}) {
            Map<String, String> request = Exchanges.with(
                    TestServer.authorizationRequest(),
                    "code_challenge",
                    CodeChallenge.from(verifier).value());
            String code = server.code(request);
            Exchanges.successful(exchange(Exchanges.with(TestServer.codeExchange(code), "code_verifier", verifier)));
        }
    }

    /** A verifier outside the grammar is rejected even if its digest matches. */
    @ParameterizedTest
    @ValueSource(strings = {"short", "verifier verifier verifier verifier verifier"})
    @Checks("AR-06")
    @Spec("RFC 7636 §4.1")
    void rejectsAVerifierOutsideTheGrammarEvenIfItsDigestMatches(String verifier) {
        Map<String, String> request = Exchanges.with(
                TestServer.authorizationRequest(),
                "code_challenge",
                CodeChallenge.from(verifier).value());
        String code = server.code(request);
        RefusedToken.revoking(
                "invalid_grant",
                server,
                () -> exchange(Exchanges.with(TestServer.codeExchange(code), "code_verifier", verifier)));
    }

    @Test
    @Checks("AR-06")
    @Spec("RFC 7636 §4.6")
    void rejectsTheVerifierOfAnotherCode() {
        String verifier = "d".repeat(43);
        String mine = server.code(Exchanges.with(
                TestServer.authorizationRequest(),
                "code_challenge",
                CodeChallenge.from(verifier).value()));
        RefusedToken.revoking("invalid_grant", server, () -> exchange(TestServer.codeExchange(mine)));
    }

    @Test
    @Checks("AR-05")
    @Spec("RFC 9700 §4.8.2")
    void rejectsAVerifierForACodeWithoutChallenge() {
        server.clients.save(Clients.app().allowMissingPkce().build());
        Map<String, String> request = Exchanges.without(
                Exchanges.without(TestServer.authorizationRequest(), "code_challenge"), "code_challenge_method");
        String code = server.code(request);
        RefusedToken.revoking("invalid_grant", server, () -> exchange(TestServer.codeExchange(code)));

        String honest = server.code(request);
        TestResponse tokens =
                Exchanges.successful(exchange(Exchanges.without(TestServer.codeExchange(honest), "code_verifier")));
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"code_verifier=a&code_verifier=b", "code_verifier=%FF", "code_verifier=%0"})
    @Checks("AR-06")
    @Spec("RFC 6749 §3.2")
    void rejectsARepeatedOrMalformedVerifier(String verifier) {
        String body = Forms.encode(Exchanges.without(TestServer.codeExchange(server.code()), "code_verifier"));
        RefusedToken.with("invalid_request", server, () -> server.token(TestServer.app(), body + "&" + verifier));
    }
}
