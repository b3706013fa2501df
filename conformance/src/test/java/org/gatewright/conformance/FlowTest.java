package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The complete authorization code flow, from the authorization request to the resource and a refresh. */
@ParameterizedClass
@EnumSource
class FlowTest {
    @Parameter
    WebStack stack;

    @Test
    @Parity({14, 16, 22, 25, 31})
    @Spec({"RFC 6749 §4.1", "RFC 6749 §6", "RFC 7636 §4"})
    void completesTheCodeFlowAndRefreshes() {
        try (NetworkServer network = NetworkServer.start(stack)) {
            TestServer server = network.test();
            TestResponse page = server.authorize(TestServer.authorizationRequest());
            assertThat(page.status()).isEqualTo(200);
            TestResponse granted = server.decide(page);
            assertThat(granted.status()).isEqualTo(303);
            assertThat(granted.query()).containsEntry("state", "xyz").containsEntry("iss", TestServer.ISSUER);

            TestResponse tokens = server.token(
                    TestServer.app(), TestServer.codeExchange(granted.query().get("code")));
            assertThat(tokens.status()).isEqualTo(200);
            assertThat(tokens.json())
                    .containsEntry("token_type", "Bearer")
                    .containsEntry("expires_in", 300L)
                    .containsEntry("scope", "read write");
            assertThat(server.resource(tokens.json("access_token")).json())
                    .containsEntry("client", "app")
                    .containsEntry("subject", "alice")
                    .containsEntry("data", Map.of());

            TestResponse refreshed = server.token(TestServer.app(), TestServer.refresh(tokens.json("refresh_token")));
            assertThat(refreshed.status()).isEqualTo(200);
            assertThat(server.resource(refreshed.json("access_token")).status()).isEqualTo(200);
        }
    }
}
