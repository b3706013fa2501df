package org.gatewright.server.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.server.client.Client;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
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

/** Error responses of the authorization endpoint, sent to the registered redirect URI. */
class AuthorizationErrorTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    private RefusedRequest whenThePageThrows(RuntimeException failure) {
        var page = server.page;
        server.page = (interaction, request) -> {
            throw failure;
        };
        try {
            return RefusedRequest.when(server, Ask.app());
        } finally {
            server.page = page;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://q.example/cb?a=1&a=2&b=",
                "https://q.example/cb?a=%2f%2F&b=+%20;c",
                "https://q.example/cb?x",
                "https://q.example/cb?A=1&&",
                "com.example.q:/cb?a=1"
            })
    @Parity({7, 16, 33})
    @Checks({"AZ-09", "AZ-10", "AZ-12"})
    @Spec("RFC 6749 §3.1.2")
    void preservesTheQueryOfTheRedirectUri(String address) {
        Client client = Client.publicClient("q")
                .redirectUris(address)
                .grantTypes(GrantType.AUTHORIZATION_CODE)
                .scope("read", "write")
                .build();
        server.clients.save(client);
        TestResponse granted = server.decide(Ask.of(client).get(server));
        assertThat(granted.location()).matches("\\Q" + address + "\\E&code=[^&]+&state=xyz&iss=[^&]+");
        RefusedRequest refused =
                RefusedRequest.when(server, Ask.of(client).without("state").with("scope", "admin"));
        assertThat(refused.assertSentTo(address, "invalid_scope"))
                .containsOnlyKeys("error", "error_description", "iss");
    }

    @Test
    @Checks("AZ-10")
    void appendsToABareQuestionMarkWithoutSeparator() {
        Client client = Client.publicClient("mark")
                .redirectUris("https://q.example/cb?")
                .grantTypes(GrantType.AUTHORIZATION_CODE)
                .scope("read", "write")
                .build();
        server.clients.save(client);
        assertThat(server.decide(Ask.of(client).get(server)).location()).startsWith("https://q.example/cb?code=");
    }

    @Test
    @Parity({12, 33})
    void sendsAnErrorOfTheApplicationToTheClient() {
        OAuthError error = new OAuthError(
                "account_selection_required",
                "Choose one.",
                Optional.of("https://login.example/help"),
                Optional.of(Scope.of("read")));
        RefusedRequest refused = whenThePageThrows(OAuthException.of(401, error).hint("A secret hint."));
        assertThat(refused.assertSentTo(Clients.CALLBACK, "account_selection_required"))
                .containsOnlyKeys("error", "error_description", "error_uri", "scope", "state", "iss")
                .containsEntry(
                        "error_description",
                        "Choose one. (request " + refused.event().requestId() + ")")
                .containsEntry("error_uri", "https://login.example/help")
                .containsEntry("scope", "read")
                .containsEntry("state", "xyz");
        assertThat(refused.response().text()).doesNotContain("hint");
        assertThat(refused.event().clientId()).contains("app");
    }

    @Test
    @Parity(33)
    @Spec("RFC 6749 §4.1.2.1")
    @ExpectedLog("Characters outside RFC 6749")
    void replacesCharactersThatTheRfcForbids() {
        OAuthError error = new OAuthError(
                "b\u00e4d\"", "a\"b\\c\r\nd\u20ace\0\u007f", Optional.of("https://x/\u00e9"), Optional.empty());
        Map<String, String> sent =
                whenThePageThrows(OAuthException.of(400, error)).assertSentTo(Clients.CALLBACK, "b?d?");
        assertThat(sent).containsEntry("error_uri", "https://x/?");
        assertThat(sent.get("error_description")).startsWith("a?b?c??d?e?? (request");
    }

    @Test
    @Parity(12)
    @ExpectedLog("server_error")
    void reportsAnUnexpectedExceptionAsServerErrorWithoutInternals() {
        RuntimeException failure = new IllegalStateException("jdbc:secret-host");
        RefusedRequest refused = whenThePageThrows(failure);
        refused.assertSentToApp("server_error");
        assertThat(refused.response().text()).doesNotContain("secret-host");
        assertThat(refused.event().reason().getCause()).isSameAs(failure);
    }

    @Test
    @Spec("RFC 6749 §4.1.2.1")
    @ExpectedLog("temporarily_unavailable")
    void reportsAStorageFailureAsTemporarilyUnavailable() {
        whenThePageThrows(new StorageException("secret-host", new IllegalStateException()))
                .assertSentToApp("temporarily_unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"request", "request_uri"})
    @Spec("RFC 9101 §6.3")
    void rejectsUnsupportedRequestObjects(String parameter) {
        RefusedRequest.when(server, Ask.app().with(parameter, "https://client.example/r"))
                .assertSentToApp(parameter + "_not_supported");
        // Without a value it counts as omitted (RFC 6749 §3.1).
        assertThat(server.decide(Ask.app().with(parameter, "").get(server)).query())
                .containsKey("code");
    }

    @Test
    @Parity(7)
    void reportsTheFirstOfSeveralErrors() {
        List<Ask> wrong = List.of(
                Ask.app().with("response_type", "foo").with("scope", "admin").with("prompt", "none"),
                Ask.app().with("response_type", "foo").without("code_challenge"));
        wrong.forEach(request -> RefusedRequest.when(server, request).assertSentToApp("unsupported_response_type"));
    }

    @Test
    @Checks("AZ-12")
    @Spec("RFC 9207 §2")
    void sendsTheIssuerOfTheMetadataInEveryAuthorizationResponse() {
        String issuer = server.get("/.well-known/oauth-authorization-server").json("issuer");
        assertThat(issuer).isEqualTo(TestServer.ISSUER);
        assertThat(server.decide(Ask.app().get(server)).query()).containsEntry("iss", issuer);
        assertThat(RefusedRequest.when(server, Ask.app().with("scope", "admin"))
                        .assertSentTo(Clients.CALLBACK, "invalid_scope"))
                .containsEntry("iss", issuer);
    }
}
