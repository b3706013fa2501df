package org.gatewright.server.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.server.client.Client;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PKCE parameters of authorization requests. */
class PkceRequestTest {
    private static final Client LENIENT = Clients.app().allowMissingPkce().build();

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    private void assertRejected(Ask request) {
        RefusedRequest.when(server, request).assertSentToApp("invalid_request");
    }

    @Test
    @Checks("AR-02")
    @Spec("RFC 7636 §4.4.1")
    void requiresACodeChallengeFromEveryClient() {
        assertRejected(Ask.app().without("code_challenge", "code_challenge_method"));
        assertRejected(Ask.app().without("code_challenge"));
        assertRejected(Ask.app().with("code_challenge", ""));
        RefusedRequest.when(server, Ask.of(Clients.spa().build()).without("code_challenge", "code_challenge_method"))
                .assertSentTo("https://spa.example/cb", "invalid_request");
    }

    @ParameterizedTest
    @Checks("AR-03")
    @Spec("RFC 7636 §4.3")
    @ValueSource(strings = {"plain", "", "s256", "none", "S512", "S256 ", "PLAIN", "S256,plain"})
    void rejectsEveryMethodButS256(String method) {
        assertRejected(Ask.app().with("code_challenge_method", method));
    }

    @Test
    @Checks("AR-03")
    @Spec("RFC 7636 §4.3")
    void rejectsAMissingMethodWhichWouldMeanPlain() {
        assertRejected(Ask.app().without("code_challenge_method"));
    }

    @ParameterizedTest
    @Checks("AR-04")
    @Spec("RFC 7636 §4.2")
    @ValueSource(
            strings = {
                "x",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMM",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw/cM",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw.cM",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\n",
                "\nE9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c\u00e9"
            })
    void rejectsAChallengeThatIsNoSha256Digest(String challenge) {
        assertRejected(Ask.app().with("code_challenge", challenge));
    }

    @ParameterizedTest
    @Checks("AR-04")
    @ValueSource(strings = {"%FF", "%zz", "%00"})
    void rejectsAMalformedChallenge(String encoded) {
        RefusedRequest.whenPosted(server, Ask.app().raw("code_challenge", encoded))
                .assertSentToApp("invalid_request");
    }

    @Test
    @Checks({"AR-02", "AR-03"})
    void allowsMissingPkceOnlyForClientsConfiguredSo() {
        server.clients.save(LENIENT);
        try {
            Ask bare = Ask.app().without("code_challenge", "code_challenge_method");
            assertThat(server.decide(bare.get(server)).query()).containsKey("code");
            assertRejected(Ask.app().with("code_challenge_method", "plain"));
            assertRejected(Ask.app().without("code_challenge_method"));
            assertRejected(Ask.app().without("code_challenge"));
        } finally {
            server.clients.save(Clients.app().build());
        }
    }
}
