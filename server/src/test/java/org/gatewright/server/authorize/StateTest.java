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

/** The client's state, which comes back byte for byte or not at all. */
class StateTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    /** States as Latin-1, a character a byte. */
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
    void everyByteComesBackWithTheCodeTheDenialAndTheError(String state) {
        Ask request = Ask.app().raw("state", FormCodec.encodeBytes(state));
        TestResponse granted = server.decide(request.get(server));
        assertThat(granted.query()).containsOnlyKeys("code", "state", "iss").containsEntry("state", state);
        unsplit(granted);

        TestResponse denied = denied(request);
        assertThat(denied.query()).containsEntry("error", "access_denied").containsEntry("state", state);
        unsplit(denied);

        RefusedRequest error = RefusedRequest.when(server, request.with("response_type", "foo"));
        assertThat(error.isSentTo(Clients.CALLBACK, "unsupported_response_type"))
                .containsEntry("state", state);
        unsplit(error.answer());
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

    private static void unsplit(TestResponse answer) {
        assertThat(answer.headers("Location")).hasSize(1);
        assertThat(answer.headers("Set-Cookie")).isEmpty();
        assertThat(answer.body()).isEmpty();
        assertThat(answer.location().chars()).allMatch(c -> c > 0x20 && c < 0x7f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=b", "state=xyz", "state=", "%73tate=b"})
    @Parity(8)
    @Checks("AR-01")
    void aRepeatedStateIsRefusedAndNotSentBack(String pair) {
        assertThat(RefusedRequest.when(server, Ask.app().and(pair)).isSentTo(Clients.CALLBACK, "invalid_request"))
                .doesNotContainKey("state");
    }

    @Test
    @Checks("AZ-13")
    void aStateAboveTheLimitIsRefusedAndNotSentBack() {
        Ask request = Ask.app().with("state", "a".repeat(4097));
        assertThat(RefusedRequest.when(server, request).isSentTo(Clients.CALLBACK, "invalid_request"))
                .doesNotContainKey("state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%zz", "%", "a%2"})
    @Parity(8)
    void aStateWithABrokenEscapeIsRefusedAndNotSentBack(String encoded) {
        assertThat(RefusedRequest.whenPosted(server, Ask.app().raw("state", encoded))
                        .isSentTo(Clients.CALLBACK, "invalid_request"))
                .doesNotContainKey("state");
    }

    @Test
    @Parity(8)
    @Checks("AZ-10")
    void noStateInTheRequestIsNoStateInTheAnswer() {
        Ask absent = Ask.app().without("state");
        assertThat(server.decide(absent.get(server)).query()).containsOnlyKeys("code", "iss");
        assertThat(denied(absent).query()).doesNotContainKey("state");
        assertThat(RefusedRequest.when(server, absent.with("scope", "admin"))
                        .isSentTo(Clients.CALLBACK, "invalid_scope"))
                .doesNotContainKey("state");
        assertThat(server.decide(absent.and("state=").get(server)).query()).containsOnlyKeys("code", "iss");
    }

    @Test
    void theLargestRequestThatIsTakenCanAlsoBeAnswered() {
        String control = "\u0001".repeat(2700);
        Ask request = Ask.app().raw("state", FormCodec.encodeBytes(control)).with("login_hint", "\u0001".repeat(256));
        Map<String, String> answer = server.decide(request.post(server)).query();
        assertThat(answer).containsKey("code").containsEntry("state", control);
    }
}
