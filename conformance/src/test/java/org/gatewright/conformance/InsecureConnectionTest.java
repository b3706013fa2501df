package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.spec.Checks;
import org.gatewright.spec.Parity;
import org.gatewright.spec.Spec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The authorization endpoint of a server on the open net, which speaks https only. */
@ParameterizedClass
@EnumSource
class InsecureConnectionTest {
    private final BehindProxy server;

    InsecureConnectionTest(WebStack stack) {
        this.server = new BehindProxy(stack);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Checks("AZ-12")
    @Spec({"RFC 6265bis §4.1.3.2", "RFC 9207 §2"})
    void overHttpsTheCookieIsBoundToTheHostAndTheAnswerNamesTheIssuer() {
        Answer page = server.authorize("https");
        assertThat(page.header("Set-Cookie"))
                .matches("__Host-gatewright=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Lax; Secure");
        assertThat(server.decide(page, "https").query())
                .containsKey("code")
                .containsEntry("iss", BehindProxy.ISSUER)
                .containsEntry("state", "xyz");
    }

    @Test
    @Parity(9)
    @Spec("RFC 6749 §3.1")
    void aRequestOverPlainHttpIsRefused() {
        Answer refused = server.authorize("http");
        assertThat(refused.status()).isEqualTo(303);
        assertThat(refused.location()).startsWith(Clients.CALLBACK + "?error=invalid_request&");
        assertThat(refused.query())
                .containsEntry("state", "xyz")
                .containsEntry("iss", BehindProxy.ISSUER)
                .doesNotContainKey("code");
        assertThat(refused.headers("Set-Cookie")).isEmpty();
        assertThat(server.events.refusals).hasSize(1);
    }

    @Test
    @Parity(15)
    void anAnswerOverPlainHttpIsRefusedAndTheRequestStaysUsable() {
        Answer page = server.authorize("https");
        Answer refused = server.decide(page, "http");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.headers("Location")).isEmpty();
        assertThat(server.events.refusals)
                .singleElement()
                .satisfies(
                        refusal -> assertThat(refusal.reason().error().code()).isEqualTo("invalid_request"));
        assertThat(server.decide(page, "https").query()).containsKey("code");
    }
}
