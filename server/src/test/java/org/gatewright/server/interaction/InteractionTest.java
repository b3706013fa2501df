package org.gatewright.server.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.State;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.request.Approval;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interactions: what the application learns about a request, and how it completes it. */
class InteractionTest {
    private final TestServer server;

    InteractionTest() {
        this.server = TestServer.start();
    }

    @Test
    @Parity(12)
    void passesTheRequestToTheApplication() {
        List<Interaction> shown = new ArrayList<>();
        List<Request> requests = new ArrayList<>();
        server.page = (interaction, request) -> {
            shown.add(interaction);
            requests.add(request);
            return Page.of("key=" + interaction.ticket(), "").response(200);
        };
        TestResponse page = Ask.app().with("login_hint", "alice@example").get(server);

        Interaction interaction = shown.get(0);
        AuthorizationRequest pending = interaction.request();
        assertThat(interaction.client()).isEqualTo(server.clients.find("app").orElseThrow());
        assertThat(interaction.ticket()).isEqualTo(TestServer.key(page));
        assertThat(interaction.target()).isEqualTo("https://client.example");
        assertThat(pending.clientId()).isEqualTo("app");
        assertThat(pending.responseTypes()).containsExactly("code");
        assertThat(pending.scope()).isEqualTo(Scope.of("read", "write"));
        assertThat(pending.target().redirectUri().value()).isEqualTo(Clients.CALLBACK);
        assertThat(pending.target().state()).contains(new State("xyz"));
        assertThat(pending.loginHint()).contains("alice@example");
        assertThat(interaction.endUser()).isEmpty();
        assertThat(interaction.asksFor("login")).isTrue();
        assertThat(requests.get(0).query())
                .isEqualTo(Ask.app().with("login_hint", "alice@example").query());
    }

    @Test
    @Parity(12)
    @Checks("AZ-11")
    void allowsARedirectToALoginPage() {
        AtomicReference<String> key = new AtomicReference<>("");
        server.page = (interaction, request) -> {
            key.set(interaction.ticket());
            return Response.redirect("/login");
        };
        TestResponse toLogin = Ask.app().get(server);
        assertThat(toLogin.status()).isEqualTo(303);
        assertThat(toLogin.location()).isEqualTo("/login");
        TestResponse granted = server.decide(key.get(), toLogin.cookies());
        assertThat(granted.status()).isEqualTo(303);
        assertThat(granted.query()).containsKey("code");
    }

    @Test
    void skipsConsentForFirstPartyClients() {
        server.clients.save(Clients.app()
                .rules(ClientRules.defaults().allowMissingConsent())
                .build());
        TestResponse page = Ask.app().get(server);
        assertThat(page.status()).isEqualTo(200); // no end-user is authenticated
        server.session = Optional.of(EndUser.of("bob"));
        assertThat(Ask.app().get(server).query()).containsKey("code");
        assertThat(Ask.app().with("prompt", "none").get(server).query()).containsKey("code");
        assertThat(Ask.app().with("prompt", "consent").get(server).status()).isEqualTo(200);
        assertThatThrownBy(() -> Clients.spa()
                        .rules(ClientRules.defaults().allowMissingConsent())
                        .build())
                .hasMessageContaining("must be asked for consent");
    }

    @Test
    @Parity(12)
    void continuesWithConsentAfterAuthentication() {
        List<Interaction> shown = new ArrayList<>();
        server.page = (interaction, request) -> {
            shown.add(interaction);
            return Page.of("key=" + interaction.ticket(), "").response(200);
        };
        TestResponse page = Ask.app().get(server);
        server.decision =
                (request, ticket) -> server.interactions().grantAccess(request, ticket, Approval.ofAuthenticated());
        RefusedRequest.when(server, () -> server.decide(page)).assertPage(403, "access_denied");
        server.decision = (request, ticket) -> server.interactions().authenticated(request, ticket, EndUser.of("bob"));
        server.decide(page);
        Interaction after = shown.get(1);
        assertThat(after.endUser().map(EndUser::subject)).contains("bob");
        assertThat(after.asksFor("login")).isFalse();
        assertThat(after.asksFor("consent")).isTrue();
        assertThat(after.ticket()).isNotEqualTo(TestServer.key(page));
        server.decision =
                (request, ticket) -> server.interactions().grantAccess(request, ticket, Approval.ofAuthenticated());
        TestResponse granted = server.decide(after.ticket(), page.cookies());
        TestResponse tokens = server.token(
                TestServer.app(), TestServer.codeExchange(granted.query().get("code")));
        assertThat(server.resource(tokens.json("access_token")).json("subject")).isEqualTo("bob");
        server.decision = server.interactions()::denyAccess;
        RefusedRequest.when(server, () -> server.decide(page)).assertPage(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x=1",
                "prompt=login",
                "prompt=consent",
                "prompt=select_account",
                "max_age=0",
                "max_age=1",
                "prompt="
            })
    @Checks("AR-09")
    void asksForConsentAgainInTheSameBrowser(String parameter) {
        server.decision = (request, key) -> server.interactions()
                .grantAccess(request, key, Approval.by(StepUpTest.login("alice", server.clock.instant())));
        TestResponse first = Ask.app().get(server);
        assertThat(server.decide(first).query()).containsKey("code");

        TestResponse again =
                server.http.request("GET", Ask.app().and(parameter).target(), Map.of("Cookie", first.cookies()), "");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.headers("Location")).isEmpty();
        assertThat(again.headers("Set-Cookie")).isEmpty();
        RefusedRequest.when(server, () -> server.decide(first)).assertPage(400, "invalid_request");
        assertThat(server.decide(TestServer.key(again), first.cookies()).query())
                .containsKey("code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "none "})
    @Checks("AR-08")
    @Spec("OpenID Connect Core §3.1.2.6")
    void returnsLoginRequiredForPromptNone(String prompt) {
        RefusedRequest.when(server, Ask.app().with("prompt", prompt)).assertSentToApp("login_required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none login", "login none", "none consent", "consent none login", "none none"})
    @Checks("AR-08")
    @Spec("OpenID Connect Core §3.1.2.1")
    void rejectsPromptNoneWithOtherValues(String prompt) {
        RefusedRequest.when(server, Ask.app().with("prompt", prompt)).assertSentToApp("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "junk",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.",
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib2IifQ.AAAA",
                "eyJhbGciOiJkaXIifQ..AAAA.AAAA.AAAA"
            })
    @Checks("AR-10")
    void ignoresAnIdTokenHint(String hint) {
        RefusedRequest.when(server, Ask.app().with("id_token_hint", hint).with("prompt", "none"))
                .assertSentToApp("login_required");
        TestResponse page = Ask.app().with("id_token_hint", hint).get(server);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers("Location")).isEmpty();
        assertThat(page.body()).doesNotContain(hint);
    }
}
