package org.gatewright.server.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may ask for at the authorization endpoint, and in which mode it is answered. */
class ResponseTypeTest {
    private static final Client CUSTOM = Client.publicClient("custom")
            .redirectUris("https://custom.example/cb?a=1")
            .responseTypes("ticket")
            .scope("read", "write")
            .build();
    private static final Client MAILBOX = Client.confidentialWithHash("mailbox", "$sha256$x")
            .redirectUris("https://mailbox.example/cb")
            .grantTypes(GrantType.CLIENT_CREDENTIALS)
            .scope("read", "write")
            .build();

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.customResponseTypes("ticket"));
        server.clients.save(CUSTOM);
        server.clients.save(MAILBOX);
    }

    @Test
    @Parity(10)
    @Checks("AR-07")
    @Spec("RFC 6749 §3.1.1")
    void aMissingOrEmptyResponseTypeIsRefused() {
        RefusedRequest.when(server, Ask.app().without("response_type")).isSentToApp("invalid_request");
        RefusedRequest.when(server, Ask.app().with("response_type", "")).isSentToApp("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"response_type=code", "response_type=token", "response_type="})
    @Parity(10)
    @Checks("AR-01")
    void aRepeatedResponseTypeIsRefused(String pair) {
        RefusedRequest.when(server, Ask.app().and(pair)).isSentToApp("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "code%FF", "code%00", "%zz"})
    @Parity(10)
    void aMalformedResponseTypeIsRefused(String encoded) {
        RefusedRequest.whenPosted(server, Ask.app().raw("response_type", encoded))
                .isSentToApp("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Code", "CODE", "code code", "foo", " code", "code ", "code,foo", "none", "code foo", "cod"})
    @Parity(10)
    @Checks("AR-07")
    @Spec("RFC 6749 §4.1.2.1")
    void anUnknownResponseTypeIsRefused(String type) {
        RefusedRequest.when(server, Ask.app().with("response_type", type)).isSentToApp("unsupported_response_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "code token",
                "token code",
                "id_token",
                "code id_token",
                "id_token token",
                "token id_token",
                "code id_token token"
            })
    @Parity({7, 10})
    @Checks({"AZ-16", "AR-07"})
    @Spec("RFC 9700 §2.1.2")
    void noTokenIsGivenAtThisEndpointByDefault(String type) {
        RefusedRequest.when(server, Ask.app().with("response_type", type))
                .isSentInFragmentToApp("unsupported_response_type");
    }

    @Test
    @Parity(10)
    @Spec("RFC 6749 §4.1.2.1")
    void aResponseTypeForWhichTheClientIsNotRegisteredIsRefused() {
        RefusedRequest.when(server, Ask.of(MAILBOX)).isSentTo("https://mailbox.example/cb", "unauthorized_client");
        RefusedRequest.when(server, Ask.of(CUSTOM)).isSentTo("https://custom.example/cb?a=1", "unauthorized_client");
        RefusedRequest.when(server, Ask.app().with("response_type", "ticket")).isSentToApp("unauthorized_client");
    }

    @Test
    @Parity(10)
    void aResponseTypeOfTheApplicationsOwnIsAnsweredByTheApplication() {
        var grant = server.decision;
        server.decision = (request, key) -> server.interactions().respond(request, key, Map.of("ticket", "a b&c"));
        TestResponse answer =
                server.decide(Ask.of(CUSTOM).with("response_type", "ticket").get(server));
        server.decision = grant;
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).startsWith("https://custom.example/cb?a=1&ticket=");
        assertThat(answer.query())
                .containsEntry("ticket", "a b&c")
                .containsEntry("state", "xyz")
                .containsEntry("iss", TestServer.ISSUER);
    }

    @Test
    @Parity(10)
    void aResponseTypeOfTheApplicationsOwnIsItsDecisionEvenIfNoConsentIsMissing() {
        Client trusted = Client.confidentialWithHash("trusted", "$sha256$x")
                .redirectUris("https://trusted.example/cb")
                .responseTypes("ticket")
                .scope("read")
                .rules(ClientRules.defaults().allowMissingConsent())
                .build();
        server.clients.save(trusted);
        server.session = Optional.of(EndUser.of("alice"));
        TestResponse page = Ask.of(trusted).with("response_type", "ticket").get(server);
        assertThat(page.status()).isEqualTo(200);
        server.decision = (request, key) -> server.interactions().respond(request, key, Map.of("ticket", "t"));
        assertThat(server.decide(page).query()).containsEntry("ticket", "t");
    }

    @Test
    @Parity(17)
    @ExpectedLog("server_error")
    void grantingAResponseTypeOfTheApplicationsOwnIsRefusedWithAClearError() {
        TestResponse page = Ask.of(CUSTOM).with("response_type", "ticket").get(server);
        RefusedRequest refused = RefusedRequest.when(server, () -> server.decide(page));
        refused.isPage(500, "server_error");
        assertThat(refused.event().reason().getCause())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ticket'")
                .hasMessageContaining("respond()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web_message", "form_post.JWT", "JWT", "Query", "foo", "query fragment"})
    @Checks("AZ-15")
    @Spec("OAuth 2.0 Multiple Response Types §2.1")
    void aCodeIsSentInNoModeThatIsUnknown(String mode) {
        RefusedRequest.when(server, Ask.app().with("response_mode", mode)).isSentToApp("invalid_request");
    }

    @Test
    @Checks("AZ-15")
    void theModeThatIsUsedAnywayMayBeNamed() {
        Ask query = Ask.app().with("response_mode", "query");
        assertThat(server.decide(query.get(server)).query()).containsKey("code");
        Ask empty = Ask.app().with("response_mode", "");
        assertThat(server.decide(empty.get(server)).query()).containsKey("code");
    }
}
