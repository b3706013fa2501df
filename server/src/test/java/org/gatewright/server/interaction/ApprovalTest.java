package org.gatewright.server.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Profile;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.server.token.KeyRing;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Approval and denial by the end-user. */
class ApprovalTest {
    private static final Client PLAIN = Client.publicClient("plain")
            .redirectUris("http://plain.example/cb")
            .grantTypes(GrantType.AUTHORIZATION_CODE)
            .scope("read", "write")
            .build();

    private final TestServer server;

    ApprovalTest() {
        this.server = TestServer.start();
    }

    private BiFunction<Request, String, Response> granting(Approval approval) {
        return (request, key) -> server.interactions().grantAccess(request, key, approval);
    }

    private TestResponse granted(Approval approval) {
        server.decision = granting(approval);
        return server.decide(Ask.app().get(server));
    }

    private RefusedRequest refused(TestResponse page) {
        return RefusedRequest.when(server, () -> server.decide(page));
    }

    @Test
    @Parity(14)
    @Checks({"AZ-11", "AZ-12"})
    @Spec("RFC 6749 §4.1.2.1")
    void sendsADenialToTheClientAndConsumesTheTicket() {
        server.decision = server.interactions()::denyAccess;
        TestResponse page = Ask.app().get(server);
        refused(page).assertSentToApp("access_denied");
        server.decision = granting(Approval.by("alice"));
        refused(page).assertPage(400, "invalid_request");
    }

    @Test
    @Parity({12, 33})
    @ExpectedLog("Characters outside RFC 6749")
    void sendsAnErrorThatTheApplicationChose() {
        OAuthException choice = OAuthException.of(400, OAuthError.of("consent_required", "Ask again \"later\"."));
        server.decision = (request, key) -> server.interactions().refuse(request, key, choice);
        TestResponse page = Ask.app().get(server);
        assertThat(refused(page).assertSentTo(Clients.CALLBACK, "consent_required"))
                .containsEntry("state", "xyz")
                .hasEntrySatisfying(
                        "error_description", text -> assertThat(text).startsWith("Ask again ?later?."));
        refused(page).assertPage(400, "invalid_request");
    }

    @Test
    @Parity(14)
    @Checks("UI-03")
    void grantsAPartOfTheScope() {
        TestResponse granted = granted(Approval.by("alice").scope(Scope.of("write")));
        TestResponse tokens = server.token(
                TestServer.app(), TestServer.codeExchange(granted.query().get("code")));
        assertThat(tokens.json("scope")).isEqualTo("write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "read admin", "read write admin", "READ"})
    @Parity(14)
    @Checks({"UI-03", "AR-13"})
    void rejectsMoreScopeThanRequested(String scope) {
        server.decision = granting(Approval.by("alice").scope(Scope.parse(scope)));
        TestResponse page = Ask.app().get(server);
        refused(page).assertPage(400, "invalid_scope");
        server.decision = granting(Approval.by("alice"));
        assertThat(server.decide(page).query()).containsKey("code");
    }

    @Test
    @Parity(14)
    void grantsNothingThatTheClientDidNotRequest() {
        server.decision = granting(Approval.by("alice").scope(Scope.of("read", "write")));
        refused(Ask.app().with("scope", "read").get(server)).assertPage(400, "invalid_scope");
        server.decision = granting(Approval.by("alice").scope(Scope.none()));
        refused(Ask.app().get(server)).assertPage(400, "invalid_scope");
    }

    @Test
    @Parity(14)
    void appliesTheCodeLifetimeOfTheApproval() {
        Approval brief = Approval.by("alice").codeLifetime(Duration.ofSeconds(5));
        String inTime = granted(brief).query().get("code");
        String late = granted(brief).query().get("code");
        server.clock.advance(Duration.ofSeconds(5).minusMillis(1));
        assertThat(server.token(TestServer.app(), TestServer.codeExchange(inTime))
                        .status())
                .isEqualTo(200);
        server.clock.advance(Duration.ofMillis(1));
        assertThat(server.token(TestServer.app(), TestServer.codeExchange(late)).json("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    @Parity(14)
    void passesDataToTheStoreTheTokenFactoryAndTheResource() {
        List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
        TestServer uuids = TestServer.start(builder -> builder.tokenFactory((handle, authorization) -> {
            seen.add(authorization.data());
            return UUID.randomUUID().toString();
        }));
        uuids.decision = (request, key) -> uuids.interactions()
                .grantAccess(request, key, Approval.by("alice").data("tenant", "blue"));
        String code = uuids.code();
        assertThat(uuids.stores
                        .authorizations()
                        .all(new AuthorizationFilter.Client("app"))
                        .toList())
                .singleElement()
                .extracting(Authorization::data)
                .isEqualTo(Map.of("tenant", "blue"));
        TestResponse tokens = uuids.token(TestServer.app(), TestServer.codeExchange(code));
        assertThat(seen).isNotEmpty().allMatch(Map.of("tenant", "blue")::equals);
        assertThat(uuids.resource(tokens.json("access_token")).json()).containsEntry("data", Map.of("tenant", "blue"));
    }

    @Test
    @Parity(15)
    void rejectsAnApprovalForADeletedClient() {
        TestResponse page = Ask.app().get(server);
        server.clients.delete("app");
        refused(page).assertPage(400, "invalid_request");
        server.decision = server.interactions()::denyAccess;
        refused(page).assertPage(400, "invalid_request");
    }

    @Test
    @Parity(15)
    void rejectsAnApprovalForAnUnregisteredRedirectUri() {
        TestResponse page = Ask.app().get(server);
        server.clients.save(Client.publicClient("app")
                .redirectUris("https://client.example/moved")
                .grantTypes(GrantType.AUTHORIZATION_CODE)
                .scope("read", "write")
                .build());
        refused(page).assertPage(400, "invalid_request");
        server.decision = server.interactions()::denyAccess;
        refused(page).assertPage(400, "invalid_request");
    }

    @Test
    @Parity(15)
    @Checks("AZ-16")
    void rejectsAnApprovalIfTheClientLostTheGrantType() {
        TestResponse page = Ask.app().get(server);
        server.clients.save(Client.publicClient("app")
                .redirectUris(Clients.CALLBACK)
                .grantTypes(GrantType.REFRESH_TOKEN)
                .scope("read", "write")
                .build());
        refused(page).assertSentToApp("unauthorized_client");
    }

    @Test
    @Parity(12)
    @Checks("AZ-12")
    @Spec("RFC 6749 §4.1.2.1")
    @ExpectedLog("server_error")
    void sendsTheClientFailuresAfterTheTicketWasUsed() {
        server.decision =
                granting(Approval.by("alice").data("k", "v").codeLifetime(Duration.ofSeconds(Long.MAX_VALUE)));
        refused(Ask.app().get(server)).assertSentToApp("server_error");
    }

    @Test
    @Checks({"CG-08", "UI-11"})
    @Spec("RFC 6749 §4.1.2.1")
    void rejectsAnApprovalByALockedEndUser() {
        TestServer locked = TestServer.start(builder ->
                builder.accounts(subject -> false).profile(Profile.legacy()).enable(new ImplicitGrant()));
        locked.clients.save(Clients.app()
                .grantTypes(GrantType.IMPLICIT, GrantType.AUTHORIZATION_CODE)
                .build());
        TestResponse page = Ask.app().get(locked);
        RefusedRequest.when(locked, () -> locked.decide(page)).assertSentToApp("access_denied");
        TestResponse implicit = Ask.app().with("response_type", "token").get(locked);
        RefusedRequest.when(locked, () -> locked.decide(implicit)).assertSentInFragmentToApp("access_denied");
    }

    @Test
    @Checks("AZ-16")
    @Spec("RFC 9700 §2.1.2")
    void rejectsAnApprovalIfTheServerDisabledTheGrant() {
        KeyRing keys = KeyRing.generate(Entropy.system());
        Client both = Clients.app()
                .grantTypes(GrantType.IMPLICIT, GrantType.AUTHORIZATION_CODE)
                .build();
        TestResponse page;
        TestServer before = TestServer.start(
                builder -> builder.keys(keys).profile(Profile.legacy()).enable(new ImplicitGrant()));
        before.clients.save(both);
        page = Ask.app().with("response_type", "token").get(before);

        TestServer after = TestServer.start(builder -> builder.keys(keys));
        after.clients.save(both);
        RefusedRequest.when(after, () -> after.decide(page)).assertSentInFragmentToApp("unauthorized_client");
    }

    @Test
    @Parity(15)
    void requiresTheApplicationToAllowAPlainHttpRedirectUri() {
        server.clients.save(PLAIN);
        TestResponse page = Ask.of(PLAIN).get(server);
        refused(page).assertPage(400, "invalid_request");
        server.decision = granting(Approval.by("alice").allowInsecureRedirectUri());
        TestResponse granted = server.decide(page);
        assertThat(granted.location()).startsWith("http://plain.example/cb?code=");
    }

    @Test
    @Parity(12)
    @ExpectedLog("server_error")
    void showsAnErrorPageWithoutInternalsIfTheApplicationThrows() {
        server.decision = (request, key) -> {
            throw new IllegalStateException("jdbc:secret-host");
        };
        TestResponse page = Ask.app().get(server);
        RefusedRequest refused = refused(page);
        refused.assertPage(500, "server_error");
        assertThat(refused.response().text()).doesNotContain("secret-host");
        assertThat(Optional.ofNullable(refused.event().reason().getCause())).isPresent();
        server.decision = granting(Approval.by("alice"));
        assertThat(server.decide(page).query()).containsKey("code");
    }
}
