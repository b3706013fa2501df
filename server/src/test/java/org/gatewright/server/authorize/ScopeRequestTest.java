package org.gatewright.server.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.client.Client;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scopes of authorization requests. */
class ScopeRequestTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    private static String tokens(int count) {
        return IntStream.range(0, count).mapToObj(i -> "t" + i).collect(Collectors.joining(" "));
    }

    @Test
    @Parity(11)
    @Spec("RFC 6749 §3.3")
    void requiresAScopeIfConfigured() {
        TestServer server = TestServer.start(ServerBuilder::requireScope);
        RefusedRequest.when(server, Ask.app().without("scope")).assertSentToApp("invalid_scope");
        RefusedRequest.when(server, Ask.app().with("scope", "")).assertSentToApp("invalid_scope");
    }

    @Test
    @Parity(11)
    @Spec("RFC 6749 §3.3")
    void appliesTheDefaultScopeWithinTheRegisteredScope() {
        TestServer defaulting = TestServer.start(builder -> builder.defaultScope("read", "admin"));
        String code = defaulting
                .decide(Ask.app().without("scope").get(defaulting))
                .query()
                .get("code");
        TestResponse tokens = defaulting.token(TestServer.app(), TestServer.codeExchange(code));
        assertThat(tokens.json("scope")).isEqualTo("read");

        Client writer = Client.publicClient("writer")
                .redirectUris("https://writer.example/cb")
                .grantTypes(GrantType.AUTHORIZATION_CODE)
                .scope("write")
                .build();
        defaulting.clients.save(writer);
        RefusedRequest.when(defaulting, Ask.of(writer).without("scope"))
                .assertSentTo("https://writer.example/cb", "invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope=read", "scope=admin", "scope="})
    @Parity(11)
    @Checks("AR-01")
    void rejectsARepeatedScope(String pair) {
        RefusedRequest.when(server, Ask.app().and(pair)).assertSentToApp("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read%09write",
                "read%0Awrite",
                "read%00",
                "openid%00admin",
                "read%22",
                "read%5C",
                "r%C3%A9ad",
                "read%C2%A0write",
                "%FF",
                "read%20%FF",
                "read%7F",
                "read,write"
            })
    @Parity(11)
    @Checks("AR-13")
    @Spec("RFC 6749 §3.3")
    void rejectsAMalformedScope(String encoded) {
        RefusedRequest.when(server, Ask.app().raw("scope", encoded)).assertSentToApp("invalid_scope");
    }

    @Test
    @Parity(11)
    void rejectsAnInvalidPercentEncoding() {
        RefusedRequest.whenPosted(server, Ask.app().raw("scope", "%zz")).assertSentToApp("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "READ", "rea", "read:all", "openid", "admin offline_access"})
    @Checks("AR-13")
    void rejectsAScopeWithoutAnyRegisteredToken(String scope) {
        RefusedRequest.when(server, Ask.app().with("scope", scope)).assertSentToApp("invalid_scope");
    }

    private String granted(Ask ask) {
        String code = server.decide(ask.get(server)).query().get("code");
        return server.token(TestServer.app(), TestServer.codeExchange(code)).json("scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read admin", "openid read offline_access", "READ read", "write read openid"})
    @Spec("RFC 6749 §3.3")
    @Checks("AR-13")
    void omitsUnregisteredScopeTokens(String scope) {
        Scope kept = Scope.parse(scope).intersect(Scope.of("read", "write"));
        assertThat(granted(Ask.app().with("scope", scope))).isEqualTo(kept.toString());
    }

    @Test
    @Spec("RFC 6749 §3.3")
    void defaultsToTheRegisteredScope() {
        assertThat(granted(Ask.app().without("scope"))).isEqualTo("read write");
        assertThat(granted(Ask.app().with("scope", ""))).isEqualTo("read write");
        assertThat(granted(Ask.app().raw("scope", "%20"))).isEqualTo("read write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read%20%20write", "%20read%20write", "read%20write%20", "read%20write%20read"})
    @Spec("RFC 6749 §3.3")
    void readsAScopeAsASet(String encoded) {
        assertThat(granted(Ask.app().raw("scope", encoded))).isEqualTo("read write");
    }

    @Test
    @Checks("AR-13")
    void rejectsTooManyOrTooLongScopeTokens() {
        RefusedRequest.when(server, Ask.app().with("scope", tokens(101))).assertSentToApp("invalid_scope");
        RefusedRequest.when(server, Ask.app().with("scope", tokens(1000))).assertSentToApp("invalid_scope");
        RefusedRequest.when(server, Ask.app().with("scope", "a".repeat(4097))).assertSentToApp("invalid_scope");
    }

    @Test
    @Checks("AR-13")
    void rejectsAScopeAboveTheRequestLimit() {
        Ask tenThousand = Ask.app().with("scope", tokens(8000));
        RefusedRequest.whenPosted(server, tenThousand).assertPage(400, "invalid_request");
    }
}
