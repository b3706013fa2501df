package org.gatewright.server.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.AuthenticationRequirements;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Step-up authentication (RFC 9470): max_age and acr_values. */
class StepUpTest {
    private static final String STRONG = "urn:example:strong";

    private TestServer server;
    private EndUser endUser = EndUser.of("alice");

    /** Returns an end-user who authenticated at that time. */
    static EndUser login(String subject, Instant time) {
        return EndUser.of(subject).authenticatedAt(time);
    }

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.enable(new Introspection()));
        server.decision = (request, key) -> server.interactions().grantAccess(request, key, Approval.by(endUser));
    }

    private EndUser strong(Instant time) {
        return EndUser.of("alice").authentication(AuthenticationEvent.at(time).acr(STRONG));
    }

    @Test
    @Spec({"RFC 9470 §4", "RFC 9470 §5", "OpenID Connect Core §3.1.2.1"})
    @Checks("AR-09")
    void rejectsAnAuthenticationOlderThanMaxAge() {
        Ask fresh = Ask.app().with("max_age", "60");
        endUser = login("alice", server.clock.instant().minusSeconds(50));
        assertThat(server.decide(fresh.get(server)).query()).containsKey("code");
        for (EndUser late : List.of(login("alice", server.clock.instant().minusSeconds(70)), EndUser.of("alice"))) {
            endUser = late;
            assertThat(server.decide(fresh.get(server)).query())
                    .containsEntry("error", "unmet_authentication_requirements")
                    .doesNotContainKey("code");
        }
        endUser = login("alice", server.clock.instant().minusSeconds(5));
        assertThat(server.decide(Ask.app().with("max_age", "0").get(server)).query())
                .containsEntry("error", "unmet_authentication_requirements");
        for (String wrong : List.of("-1", "1.5", "soon", "9999999999")) {
            RefusedRequest.when(server, Ask.app().with("max_age", wrong)).assertSentToApp("invalid_request");
        }
    }

    @Test
    @Spec({"RFC 9470 §4", "RFC 9470 §5"})
    void requiresOneOfTheRequestedAcrValues() {
        Ask strict = Ask.app().with("acr_values", "urn:example:other " + STRONG);
        endUser = login("alice", server.clock.instant());
        assertThat(server.decide(strict.get(server)).query())
                .containsEntry("error", "unmet_authentication_requirements");
        endUser = strong(server.clock.instant());
        assertThat(server.decide(strict.get(server)).query()).containsKey("code");
    }

    @Test
    @Spec({"RFC 9470 §3", "RFC 9470 §6"})
    void challengesWithAcrValuesAndMaxAgeAndChecksTheToken() {
        Guard guard = server.server
                .guard()
                .authentication(
                        AuthenticationRequirements.none().acrValues(STRONG).maxAge(Duration.ofMinutes(5)),
                        server.clock);
        Http api = InProcess.of(
                List.of(Route.get("/vault", guard.protect(Scope.of("read"), (r, t) -> Response.empty(204)))));
        endUser = login("alice", server.clock.instant());
        TestResponse refused = vault(api, Exchanges.appTokens(server).json("access_token"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate"))
                .contains(
                        "error=\"insufficient_user_authentication\"",
                        "acr_values=\"" + STRONG + "\"",
                        "max_age=\"300\"");
        endUser = strong(server.clock.instant());
        String token = Exchanges.appTokens(server).json("access_token");
        assertThat(vault(api, token).status()).isEqualTo(204);
        assertThat(server.post("/introspect", TestServer.app(), Forms.encode(Map.of("token", token)))
                        .json())
                .containsEntry("acr", STRONG)
                .containsEntry("auth_time", server.clock.instant().getEpochSecond());
        server.clock.advance(Duration.ofSeconds(299));
        assertThat(vault(api, token).status()).isEqualTo(204);
    }

    private static TestResponse vault(Http api, String token) {
        return api.request("GET", "/vault", Map.of("Authorization", "Bearer " + token), "");
    }
}
