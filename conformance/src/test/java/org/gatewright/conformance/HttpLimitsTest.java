package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed and malicious HTTP requests at the endpoints. */
@ParameterizedClass
@EnumSource
class HttpLimitsTest {
    private static final String SMUGGLED = "POST /token HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n";

    @Parameter
    WebStack stack;

    private NetworkServer network;
    private TestServer server;

    @BeforeEach
    void start() {
        network = NetworkServer.start(stack);
        server = network.test();
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length : 0\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length:\r\n"
            })
    @Checks("HT-03")
    @Spec("RFC 9112 §5.1")
    void preventsRequestSmuggling(String fields) {
        String responses = server.http.send("POST /token HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + SMUGGLED);
        assertThat(responses.split("HTTP/1.[01] ", -1)).as(responses).hasSizeLessThanOrEqualTo(2);
        assertThat(responses).matches("(?s)(HTTP/1.[01] (400|501).*)?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhello\r\n0\r\n\r\n",
                "ffffffffffffffff\r\n",
                "-1\r\nx\r\n",
                "5;" + "x=y\r\nhello\r\n0\r\n\r\n",
                "zz\r\n",
            })
    @Checks({"HT-02", "HT-03"})
    void rejectsMalformedChunks(String chunks) {
        String response = server.http.send("POST /token HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
        assertThat(response).matches("(?s)(HTTP/1.1 4.*)?").doesNotContain("\tat ", "Exception");
        assertThat(server.http.get("/resource").text()).startsWith("HTTP/1.1 401");
    }

    @Test
    @Checks({"HT-05", "AZ-13"})
    void encodesALineBreakInTheState() {
        Map<String, String> request = TestServer.authorizationRequest();
        request.put("state", "a\r\nSet-Cookie: x=1\r\n\r\n<script>");
        TestResponse response = server.decide(server.authorize(request));
        assertThat(response.status()).isEqualTo(303);
        assertThat(response.query()).containsEntry("state", "a\r\nSet-Cookie: x=1\r\n\r\n<script>");
        assertThat(response.headers("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("x="));
        assertThat(response.location()).contains("state=a%0D%0ASet-Cookie");
    }

    @Test
    @Checks("HT-05")
    void preventsHeaderInjectionByAnyParameter() {
        for (String name :
                new String[] {"client_id", "redirect_uri", "scope", "response_type", "prompt", "response_mode"}) {
            Map<String, String> request = TestServer.authorizationRequest();
            request.put(name, "a\r\nX-Injected: 1");
            TestResponse response = server.authorize(request);
            assertThat(response.status()).isIn(200, 303, 400);
            assertThat(response.headers("X-Injected")).isEmpty();
        }
        TestResponse response = server.token(TestServer.app(), Map.of("grant_type", "a\r\nX-Injected: 1"));
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.headers("X-Injected")).isEmpty();
    }
}
