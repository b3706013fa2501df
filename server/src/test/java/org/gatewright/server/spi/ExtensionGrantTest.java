package org.gatewright.server.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.TokenRequest;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Extension grants of the application. */
@ExpectedLog("temporarily_unavailable")
class ExtensionGrantTest {
    private static final GrantType TICKET = new GrantType("urn:example:grant:ticket");

    /** Issues tokens for the end-user that a ticket names. */
    private static Decision useTicket(Setup setup, TokenRequest request) {
        Permission permission = setup.permissions().resolve(request.client(), request.form());
        Optional<EndUser> user = Optional.of(EndUser.of(request.form().require("ticket")));
        return new Decision.Created(
                setup.tokenIssuer().draft(request.client(), user, permission, Map.of("by", "ticket")));
    }

    private TestServer server(Feature feature) {
        TestServer server = TestServer.start(builder -> builder.enable(feature));
        server.clients.save(Clients.app(TICKET).build());
        return server;
    }

    private TestServer refusing(Function<TokenRequest, RuntimeException> refusal) {
        return server(Feature.grant(TICKET, setup -> request -> {
            throw refusal.apply(request);
        }));
    }

    private static TestResponse requestToken(TestServer server) {
        return server.token(TestServer.app(), request());
    }

    private static Map<String, String> request() {
        return Map.of("grant_type", TICKET.value(), "ticket", "alice", "scope", "read");
    }

    @Test
    @Parity(27)
    @Spec("RFC 6749 §4.5")
    void issuesTokens() {
        TestServer server = server(Feature.grant(TICKET, setup -> request -> useTicket(setup, request)));
        TestResponse tokens = Exchanges.successful(requestToken(server));
        assertThat(tokens.json()).containsEntry("scope", "read").containsKey("refresh_token");
        assertThat(server.resource(tokens.json("access_token")).json())
                .containsEntry("subject", "alice")
                .containsEntry("data", Map.of("by", "ticket"));
        Exchanges.successful(Exchanges.appRefresh(server, tokens.json("refresh_token")));
        RefusedToken.with(
                "invalid_request",
                server,
                () -> server.token(TestServer.app(), Exchanges.without(request(), "ticket")));
    }

    @Test
    @Parity(27)
    @Spec("RFC 6749 §4.5")
    void requiresClientAuthenticationAndTheRegisteredGrantType() {
        TestServer server = server(Feature.grant(TICKET, setup -> request -> useTicket(setup, request)));
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", request()));
        RefusedToken.with(401, "invalid_client", server, () -> server.token(Forms.basic("app", "wrong"), request()));
        RefusedToken.with("unauthorized_client", server, () -> server.token(Exchanges.service(), request()));
        RefusedToken.with(
                "unauthorized_client", server, () -> server.token("", Exchanges.with(request(), "client_id", "spa")));
    }

    @Test
    @Parity({20, 27})
    @Spec("RFC 6749 §5.2")
    void returnsUnsupportedGrantTypeIfNotEnabled() {
        TestServer server = TestServer.start();
        server.clients.save(Clients.app(TICKET).build());
        RefusedToken.with("unsupported_grant_type", server, () -> requestToken(server));
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_GRANT,400",
        "INVALID_REQUEST,400",
        "INVALID_SCOPE,400",
        "UNAUTHORIZED_CLIENT,400",
        "ACCESS_DENIED,403",
        "TEMPORARILY_UNAVAILABLE,503"
    })
    @Parity({27, 33})
    @Spec("RFC 6749 §5.2")
    void returnsTheErrorCodeOfTheGrant(ErrorCode code, int status) {
        TestServer server = refusing(request -> OAuthException.of(code, "No ticket."));
        TestResponse response = RefusedToken.with(status, code.value(), server, () -> requestToken(server));
        assertThat(response.json("error_description")).startsWith("No ticket.");
    }

    @Test
    @Parity({27, 33})
    @Spec({"RFC 6749 §5.2", "RFC 6749 §8.5"})
    void returnsACustomErrorWithUriAndScope() {
        OAuthError error = new OAuthError(
                "ticket_used",
                "The ticket was used.",
                Optional.of("https://docs.example/tickets"),
                Optional.of(Scope.of("read", "write")));
        TestServer server = refusing(request -> OAuthException.of(400, error));
        assertThat(RefusedToken.with("ticket_used", server, () -> requestToken(server))
                        .json())
                .containsEntry("error_uri", "https://docs.example/tickets")
                .containsEntry("scope", "read write");
    }

    @Test
    @Parity(33)
    @Spec("RFC 6749 §5.2")
    @ExpectedLog("Characters outside RFC 6749")
    void replacesCharactersThatTheRfcForbidsInErrors() {
        OAuthError error = new OAuthError(
                "no\"pe",
                "Sch\u00f6n \"quoted\" back\\slash\r\nSet-Cookie: a=b \ud83d\ude00 <script>",
                Optional.of("https://docs.example/\u00e4"),
                Optional.empty());
        TestServer server = refusing(request -> OAuthException.of(401, error));
        TestResponse response = requestToken(server);
        RefusedToken.assertError(401, "no?pe", response);
        assertThat(response.json("error_description"))
                .startsWith("Sch?n ?quoted? back?slash??Set-Cookie: a=b ? <script> (request ");
        assertThat(response.json("error_uri")).isEqualTo("https://docs.example/?");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    @Parity(33)
    @Spec({"RFC 6749 §5.2", "RFC 9110 §15.5.2"})
    void sends401WithACustomChallengeScheme() {
        OAuthException refusal = OAuthException.of(
                        401,
                        new OAuthError(
                                "ticket_needed", "Show a ticket.", Optional.empty(), Optional.of(Scope.of("read"))))
                .challenge(new Challenge("Ticket", "the gate"));
        TestServer server = refusing(request -> refusal);
        TestResponse response = RefusedToken.with(401, "ticket_needed", server, () -> requestToken(server));
        assertThat(response.header("WWW-Authenticate"))
                .startsWith("Ticket realm=\"the gate\", error=\"ticket_needed\", "
                        + "error_description=\"Show a ticket. (request ")
                .endsWith("\", scope=\"read\"");
    }

    @Test
    @Parity({21, 33})
    @Spec("RFC 6749 §5.2")
    void sendsTheServersChallengeForInvalidClient() {
        TestServer server = refusing(request -> OAuthException.invalidClient());
        TestResponse response = RefusedToken.with(401, "invalid_client", server, () -> requestToken(server));
        assertThat(response.header("WWW-Authenticate"))
                .startsWith("Basic realm=\"http://localhost\", error=\"invalid_client\"");
    }

    @Test
    @Parity({27, 33})
    @Checks("CA-20")
    @Spec("RFC 6749 §5.2")
    @ExpectedLog("server_error")
    void hidesTheCauseOfAnUnexpectedException() {
        TestServer server = refusing(request -> new IllegalStateException("ticket office on fire"));
        TestResponse response = RefusedToken.with(500, "server_error", server, () -> requestToken(server));
        assertThat(response.text()).doesNotContain("fire");
    }
}
