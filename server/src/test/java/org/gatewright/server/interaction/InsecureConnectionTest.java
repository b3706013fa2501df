package org.gatewright.server.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** The authorization endpoint over HTTPS, and its rejection of plain HTTP. */
class InsecureConnectionTest {
    private static final String ISSUER = "https://login.example";

    private final TestServer server = TestServer.secure(ISSUER, builder -> {});
    private final InProcess http = InProcess.of(server.routes()).trust(new TrustedProxies(Set.of("127.0.0.1")));

    private TestResponse authorize(String scheme) {
        return http.request("GET", Ask.app().target(), Map.of("X-Forwarded-Proto", scheme), "");
    }

    private TestResponse decide(TestResponse page, String scheme) {
        return http.form(
                "/decide",
                Map.of("Origin", ISSUER, "Cookie", page.cookies(), "X-Forwarded-Proto", scheme),
                "key=" + TestServer.key(page));
    }

    @Test
    @Checks("AZ-12")
    @Spec({"RFC 6265bis §4.1.3.2", "RFC 9207 §2"})
    void setsAHostCookieAndSendsIssOverHttps() {
        TestResponse page = authorize("https");
        assertThat(page.header("Set-Cookie"))
                .matches("__Host-gw-[A-Za-z0-9_-]{8}=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Lax; Secure");
        assertThat(decide(page, "https").query())
                .containsKey("code")
                .containsEntry("iss", ISSUER)
                .containsEntry("state", "xyz");
    }

    @Test
    @Parity(9)
    @Spec("RFC 6749 §3.1")
    void rejectsAnAuthorizationRequestOverPlainHttp() {
        TestResponse refused = authorize("http");
        assertThat(refused.status()).isEqualTo(303);
        assertThat(refused.location()).startsWith(Clients.CALLBACK + "?error=invalid_request&");
        assertThat(refused.query())
                .containsEntry("state", "xyz")
                .containsEntry("iss", ISSUER)
                .doesNotContainKey("code");
        assertThat(refused.headers("Set-Cookie")).isEmpty();
        assertThat(server.events.refusals).hasSize(1);
    }

    @Test
    @Parity(15)
    void rejectsADecisionOverPlainHttpWithoutConsumingTheTicket() {
        TestResponse page = authorize("https");
        TestResponse refused = decide(page, "http");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.headers("Location")).isEmpty();
        assertThat(server.events.refusals)
                .singleElement()
                .satisfies(
                        refusal -> assertThat(refusal.reason().error().code()).isEqualTo("invalid_request"));
        assertThat(decide(page, "https").query()).containsKey("code");
    }
}
