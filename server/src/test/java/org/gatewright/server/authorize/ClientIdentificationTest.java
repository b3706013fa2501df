package org.gatewright.server.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Identification of the client at the authorization endpoint, before any redirect. */
class ClientIdentificationTest {
    private static final Client TWO_ADDRESSES = Client.publicClient("two")
            .redirectUris("https://two.example/a", "https://two.example/b")
            .grantTypes(GrantType.AUTHORIZATION_CODE)
            .scope("read", "write")
            .build();

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
        server.clients.save(TWO_ADDRESSES);
    }

    @ParameterizedTest
    @Parity(5)
    @Spec("RFC 6749 §4.1.2.1")
    @ValueSource(strings = {"", "unknown", "APP", "app%20", "%00app", "app%00", "%FF", "app%C3"})
    void showsAnErrorPageForAnEmptyMalformedOrUnknownClientId(String encoded) {
        RefusedRequest.when(server, Ask.app().raw("client_id", encoded)).assertPage(400, "invalid_request");
    }

    @Test
    void logsTheClientIdAndRedirectUriOfAnUnknownClientSanitized() {
        RefusedRequest refused = RefusedRequest.when(
                server,
                Ask.app()
                        .with("client_id", "stranger")
                        .with("redirect_uri", "https://x.example/\n" + "y".repeat(4000)));
        refused.assertPage(400, "invalid_request");
        assertThat(refused.event().line())
                .contains("client_id stranger, redirect_uri https://x.example/?y")
                .doesNotContain("\n")
                .hasSizeLessThan(1000);
    }

    @ParameterizedTest
    @Parity(5)
    @ValueSource(strings = {"%zz", "%", "app%2", "%FF"})
    void showsAnErrorPageForAnInvalidPercentEncodingInTheClientId(String encoded) {
        RefusedRequest.whenPosted(server, Ask.app().raw("client_id", encoded)).assertPage(400, "invalid_request");
    }

    @Test
    @Parity(5)
    void showsAnErrorPageForAMissingClientId() {
        RefusedRequest.when(server, Ask.app().without("client_id")).assertPage(400, "invalid_request");
    }

    @ParameterizedTest
    @Parity(5)
    @Checks("AR-01")
    @ValueSource(strings = {"client_id=app", "client_id=spa", "client_id=", "client_id", "%63lient_id=app"})
    void showsAnErrorPageForARepeatedClientId(String pair) {
        RefusedRequest.when(server, Ask.app().and(pair)).assertPage(400, "invalid_request");
    }

    /** Additional errors; none may take precedence over an unverified redirect URI. */
    enum AlsoWrong {
        RESPONSE_TYPE("response_type=foo"),
        NO_RESPONSE_TYPE("response_type="),
        TOKEN("response_type=token"),
        SCOPE("scope=admin%00"),
        NO_SCOPE("scope="),
        PROMPT("prompt=none"),
        REQUEST_OBJECT("request=eyJhbGciOiJub25lIn0.e30."),
        REQUEST_URI("request_uri=https%3A%2F%2Fevil.example%2F"),
        RESPONSE_MODE("response_mode=web_message"),
        STATE("state=a&state=b"),
        PKCE("code_challenge_method=plain");

        private final String pairs;

        AlsoWrong(String pairs) {
            this.pairs = pairs;
        }

        Ask in(Ask request) {
            String name = pairs.substring(0, pairs.indexOf('='));
            return request.without(name).and(pairs);
        }
    }

    @ParameterizedTest
    @Checks("AZ-06")
    @Spec("RFC 6749 §4.1.2.1")
    @EnumSource
    void neverRedirectsToAnUnverifiedRedirectUri(AlsoWrong wrong) {
        Ask evil = Ask.app().with("redirect_uri", "https://evil.example/cb");
        Ask two = Ask.of(TWO_ADDRESSES);
        for (Ask unproven : new Ask[] {
            evil,
            evil.with("client_id", "unknown"),
            Ask.app().with("client_id", "unknown"),
            Ask.app().without("client_id"),
            Ask.app().and("redirect_uri=https%3A%2F%2Fclient.example%2Fcb"),
            Ask.app().and("redirect_uri=https%3A%2F%2Fevil.example%2Fcb"),
            two.without("redirect_uri"),
            two.with("redirect_uri", Clients.CALLBACK)
        }) {
            RefusedRequest.when(server, wrong.in(unproven)).assertPage(400, "invalid_request");
        }
    }
}
