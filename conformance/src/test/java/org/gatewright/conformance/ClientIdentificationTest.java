package org.gatewright.conformance;

import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.spec.Checks;
import org.gatewright.spec.Parity;
import org.gatewright.spec.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks, and that nobody is answered at an address before that is known. */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientIdentificationTest {
    private static final Client TWO_ADDRESSES = Client.publicClient("two")
            .redirectUris("https://two.example/a", "https://two.example/b")
            .grantTypes(GrantType.AUTHORIZATION_CODE)
            .scope("read", "write")
            .build();

    @Parameter
    WebStack stack;

    private TestServer server;

    @BeforeParameterizedClassInvocation
    void start() {
        server = TestServer.start(stack);
        server.clients.save(TWO_ADDRESSES);
    }

    @AfterParameterizedClassInvocation
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @Parity(5)
    @Spec("RFC 6749 §4.1.2.1")
    @ValueSource(strings = {"", "unknown", "APP", "app%20", "%00app", "app%00", "%FF", "app%C3"})
    void anEmptyMalformedOrUnknownClientIdIsToldToTheHuman(String encoded) {
        RefusedRequest.when(server, Ask.app().raw("client_id", encoded)).isPage(400, "invalid_request");
    }

    @ParameterizedTest
    @Parity(5)
    @ValueSource(strings = {"%zz", "%", "app%2", "%FF"})
    void aClientIdWithABrokenEscapeIsToldToTheHuman(String encoded) {
        RefusedRequest.whenPosted(server, Ask.app().raw("client_id", encoded)).isPage(400, "invalid_request");
    }

    @Test
    @Parity(5)
    void aMissingClientIdIsToldToTheHuman() {
        RefusedRequest.when(server, Ask.app().without("client_id")).isPage(400, "invalid_request");
    }

    @ParameterizedTest
    @Parity(5)
    @Checks("AR-01")
    @ValueSource(strings = {"client_id=app", "client_id=spa", "client_id=", "client_id", "%63lient_id=app"})
    void aRepeatedClientIdIsToldToTheHuman(String pair) {
        RefusedRequest.when(server, Ask.app().and(pair)).isPage(400, "invalid_request");
    }

    /** What is wrong besides; none of it may win over the missing proof that the address is the client's. */
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
    void noOtherErrorMakesAnUnprovenAddressBeRedirectedTo(AlsoWrong wrong) {
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
            RefusedRequest.when(server, wrong.in(unproven)).isPage(400, "invalid_request");
        }
    }
}
