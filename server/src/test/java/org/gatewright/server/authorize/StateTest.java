package org.gatewright.server.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatewright.protocol.FormCodec;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The state parameter, which is returned unchanged or not at all. */
class StateTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    /** States in Latin-1, one character per byte. */
    static Stream<String> states() {
        String everyByte = IntStream.range(0, 256)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return Stream.of(
                everyByte,
                "\"><script>alert(1)</script>",
                "a\r\nSet-Cookie: x=y\r\n\r\n<html>",
                "%0d%0aSet-Cookie:x=y",
                "\0",
                "\u00ff\u00fe",
                "\u00e2\u0082\u00ac",
                "a b+c&code=evil&error=evil#fragment?x=y",
                " ",
                "a".repeat(4096));
    }

    @ParameterizedTest
    @MethodSource("states")
    @Parity({8, 14, 16})
    @Checks("AZ-13")
    @Spec("RFC 6749 §4.1.2")
    void returnsStateUnchangedWithCodesDenialsAndErrors(String state) {
        Ask request = Ask.app().raw("state", FormCodec.encodeBytes(state));
        TestResponse granted = server.decide(request.get(server));
        assertThat(granted.query()).containsOnlyKeys("code", "state", "iss").containsEntry("state", state);
        assertNoResponseSplitting(granted);

        TestResponse denied = denied(request);
        assertThat(denied.query()).containsEntry("error", "access_denied").containsEntry("state", state);
        assertNoResponseSplitting(denied);

        RefusedRequest error = RefusedRequest.when(server, request.with("response_type", "foo"));
        assertThat(error.assertSentTo(Clients.CALLBACK, "unsupported_response_type"))
                .containsEntry("state", state);
        assertNoResponseSplitting(error.response());
    }

    private TestResponse denied(Ask request) {
        TestResponse page = request.get(server);
        var grant = server.decision;
        server.decision = server.interactions()::denyAccess;
        try {
            return server.decide(page);
        } finally {
            server.decision = grant;
        }
    }

    private static void assertNoResponseSplitting(TestResponse response) {
        assertThat(response.headers("Location")).hasSize(1);
        assertThat(response.headers("Set-Cookie")).isEmpty();
        assertThat(response.body()).isEmpty();
        assertThat(response.location().chars()).allMatch(c -> c > 0x20 && c < 0x7f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=b", "state=xyz", "state=", "%73tate=b"})
    @Parity(8)
    @Checks("AR-01")
    void rejectsARepeatedStateWithoutReturningIt(String pair) {
        assertThat(RefusedRequest.when(server, Ask.app().and(pair)).assertSentTo(Clients.CALLBACK, "invalid_request"))
                .doesNotContainKey("state");
    }

    @Test
    @Checks("AZ-13")
    void rejectsATooLongStateWithoutReturningIt() {
        Ask request = Ask.app().with("state", "a".repeat(4097));
        assertThat(RefusedRequest.when(server, request).assertSentTo(Clients.CALLBACK, "invalid_request"))
                .doesNotContainKey("state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%zz", "%", "a%2"})
    @Parity(8)
    void rejectsAMalformedStateWithoutReturningIt(String encoded) {
        assertThat(RefusedRequest.whenPosted(server, Ask.app().raw("state", encoded))
                        .assertSentTo(Clients.CALLBACK, "invalid_request"))
                .doesNotContainKey("state");
    }

    @Test
    @Parity(8)
    @Checks("AZ-10")
    void returnsNoStateIfTheRequestHadNone() {
        Ask absent = Ask.app().without("state");
        assertThat(server.decide(absent.get(server)).query()).containsOnlyKeys("code", "iss");
        assertThat(denied(absent).query()).doesNotContainKey("state");
        assertThat(RefusedRequest.when(server, absent.with("scope", "admin"))
                        .assertSentTo(Clients.CALLBACK, "invalid_scope"))
                .doesNotContainKey("state");
        assertThat(server.decide(absent.and("state=").get(server)).query()).containsOnlyKeys("code", "iss");
    }

    @Test
    void returnsTheLargestAcceptedState() {
        String control = "\u0001".repeat(2700);
        Ask request = Ask.app().raw("state", FormCodec.encodeBytes(control)).with("login_hint", "\u0001".repeat(256));
        Map<String, String> response = server.decide(request.post(server)).query();
        assertThat(response).containsKey("code").containsEntry("state", control);
    }
}
