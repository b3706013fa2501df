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

/** Response types and response modes of authorization requests. */
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
    void rejectsAMissingOrEmptyResponseType() {
        RefusedRequest.when(server, Ask.app().without("response_type")).assertSentToApp("invalid_request");
        RefusedRequest.when(server, Ask.app().with("response_type", "")).assertSentToApp("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"response_type=code", "response_type=token", "response_type="})
    @Parity(10)
    @Checks("AR-01")
    void rejectsARepeatedResponseType(String pair) {
        RefusedRequest.when(server, Ask.app().and(pair)).assertSentToApp("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "code%FF", "code%00", "%zz"})
    @Parity(10)
    void rejectsAMalformedResponseType(String encoded) {
        RefusedRequest.whenPosted(server, Ask.app().raw("response_type", encoded))
                .assertSentToApp("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Code", "CODE", "code code", "foo", " code", "code ", "code,foo", "none", "code foo", "cod"})
    @Parity(10)
    @Checks("AR-07")
    @Spec("RFC 6749 §4.1.2.1")
    void rejectsAnUnknownResponseType(String type) {
        RefusedRequest.when(server, Ask.app().with("response_type", type)).assertSentToApp("unsupported_response_type");
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
    void rejectsImplicitResponseTypesByDefault(String type) {
        RefusedRequest.when(server, Ask.app().with("response_type", type))
                .assertSentInFragmentToApp("unsupported_response_type");
    }

    @Test
    @Parity(10)
    @Spec("RFC 6749 §4.1.2.1")
    void rejectsAResponseTypeThatIsNotRegisteredForTheClient() {
        RefusedRequest.when(server, Ask.of(MAILBOX)).assertSentTo("https://mailbox.example/cb", "unauthorized_client");
        RefusedRequest.when(server, Ask.of(CUSTOM))
                .assertSentTo("https://custom.example/cb?a=1", "unauthorized_client");
        RefusedRequest.when(server, Ask.app().with("response_type", "ticket")).assertSentToApp("unauthorized_client");
    }

    @Test
    @Parity(10)
    void letsTheApplicationRespondToACustomResponseType() {
        var grant = server.decision;
        server.decision = (request, key) -> server.interactions().respond(request, key, Map.of("ticket", "a b&c"));
        TestResponse response =
                server.decide(Ask.of(CUSTOM).with("response_type", "ticket").get(server));
        server.decision = grant;
        assertThat(response.status()).isEqualTo(303);
        assertThat(response.location()).startsWith("https://custom.example/cb?a=1&ticket=");
        assertThat(response.query())
                .containsEntry("ticket", "a b&c")
                .containsEntry("state", "xyz")
                .containsEntry("iss", TestServer.ISSUER);
    }

    @Test
    @Parity(10)
    void showsThePageForACustomResponseTypeEvenWithoutConsent() {
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
    void reportsWhenACustomResponseTypeIsGrantedInsteadOfResponded() {
        TestResponse page = Ask.of(CUSTOM).with("response_type", "ticket").get(server);
        RefusedRequest refused = RefusedRequest.when(server, () -> server.decide(page));
        refused.assertPage(500, "server_error");
        assertThat(refused.event().reason().getCause())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ticket'")
                .hasMessageContaining("respond()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web_message", "form_post.JWT", "JWT", "Query", "foo", "query fragment"})
    @Checks("AZ-15")
    @Spec("OAuth 2.0 Multiple Response Types §2.1")
    void rejectsAnUnknownResponseMode(String mode) {
        RefusedRequest.when(server, Ask.app().with("response_mode", mode)).assertSentToApp("invalid_request");
    }

    @Test
    @Checks("AZ-15")
    void acceptsTheDefaultResponseMode() {
        Ask query = Ask.app().with("response_mode", "query");
        assertThat(server.decide(query.get(server)).query()).containsKey("code");
        Ask empty = Ask.app().with("response_mode", "");
        assertThat(server.decide(empty.get(server)).query()).containsKey("code");
    }
}
