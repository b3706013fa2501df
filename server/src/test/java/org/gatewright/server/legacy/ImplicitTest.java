package org.gatewright.server.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.config.Profile;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The implicit grant of the legacy profile: responses in the fragment. */
class ImplicitTest {
    private static final String ADDRESS = "https://old.example/cb?a=1&a=2&b=";
    private static final Client OLD = Client.publicClient("old")
            .redirectUris(ADDRESS)
            .grantTypes(GrantType.IMPLICIT, GrantType.REFRESH_TOKEN)
            .scope("read", "write")
            .build();

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.profile(Profile.legacy()).enable(new ImplicitGrant()));
        server.clients.save(OLD);
    }

    /** A request without PKCE, which protects codes only. */
    private static Ask request() {
        return Ask.of(OLD).with("response_type", "token").without("code_challenge", "code_challenge_method");
    }

    @Test
    @Parity(16)
    @Checks({"AZ-10", "AZ-11", "AZ-12"})
    @Spec("RFC 6749 §4.2.2")
    void sendsAnExpiringTokenInTheFragment() {
        TestResponse granted = server.decide(request().get(server));
        assertThat(granted.status()).isEqualTo(303);
        assertThat(granted.location()).startsWith(ADDRESS + "#access_token=");
        assertThat(granted.fragment())
                .containsOnlyKeys("access_token", "token_type", "expires_in", "scope", "state", "iss")
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", "300")
                .containsEntry("scope", "read write")
                .containsEntry("state", "xyz")
                .containsEntry("iss", TestServer.ISSUER);
        String token = granted.fragment().get("access_token");
        assertThat(server.resource(token).json("subject")).isEqualTo("alice");
    }

    @Test
    @Parity({14, 16})
    void issuesTheReducedScopeThatTheEndUserGranted() {
        var grant = server.decision;
        server.decision = (request, key) -> server.interactions()
                .grantAccess(request, key, Approval.by("alice").scope(Scope.of("read")));
        TestResponse granted = server.decide(request().without("state").get(server));
        server.decision = grant;
        assertThat(granted.fragment()).containsEntry("scope", "read").doesNotContainKey("state");
    }

    @Test
    @Parity(16)
    void expiresTheToken() {
        TestServer brief = TestServer.start(builder -> builder.profile(Profile.legacy())
                .enable(new ImplicitGrant())
                .lifetimes(Lifetimes.defaults().access(Duration.ofSeconds(30))));
        brief.clients.save(OLD);
        String token = brief.decide(request().get(brief)).fragment().get("access_token");
        brief.clock.advance(Duration.ofSeconds(29));
        assertThat(brief.resource(token).status()).isEqualTo(200);
        brief.clock.advance(Duration.ofSeconds(1));
        assertThat(brief.resource(token).status()).isEqualTo(401);
    }

    @Test
    @Parity({16, 29})
    void rejectsTokensWithoutExpiryInTheConfiguration() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TestServer.start(builder -> builder.profile(Profile.legacy())
                        .enable(new ImplicitGrant())
                        .lifetimes(Lifetimes.defaults().allowEndlessAccess())))
                .withMessageContaining("implicit");
    }

    @Test
    @Parity({7, 14})
    @Checks("AZ-12")
    @Spec("RFC 6749 §4.2.2.1")
    void sendsErrorsInTheFragment() {
        assertThat(RefusedRequest.when(server, request().with("scope", "admin"))
                        .assertSentInFragmentTo(ADDRESS, "invalid_scope"))
                .containsEntry("state", "xyz");
        assertThat(RefusedRequest.when(server, request().and("state=2"))
                        .assertSentInFragmentTo(ADDRESS, "invalid_request"))
                .doesNotContainKey("state");

        TestResponse page = request().get(server);
        var grant = server.decision;
        server.decision = server.interactions()::denyAccess;
        RefusedRequest denied = RefusedRequest.when(server, () -> server.decide(page));
        server.decision = grant;
        assertThat(denied.assertSentInFragmentTo(ADDRESS, "access_denied")).containsEntry("state", "xyz");
    }

    @Test
    @Parity({7, 12})
    void sendsAnErrorOfTheApplicationInTheFragment() {
        var page = server.page;
        server.page = (interaction, request) -> {
            throw OAuthException.invalidScope("Not today.");
        };
        RefusedRequest refused = RefusedRequest.when(server, request());
        server.page = page;
        refused.assertSentInFragmentTo(ADDRESS, "invalid_scope");
    }

    @Test
    @Parity(10)
    @Checks("AZ-16")
    void rejectsAClientWithoutTheImplicitGrant() {
        RefusedRequest.when(server, Ask.app().with("response_type", "token"))
                .assertSentInFragmentToApp("unauthorized_client");
        RefusedRequest.when(server, Ask.of(OLD)).assertSentTo(ADDRESS, "unauthorized_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"query", "query.jwt", "query.JWT", "Fragment", "foo"})
    @Checks("AZ-15")
    @Spec("OAuth 2.0 Multiple Response Types §3")
    void rejectsTheResponseModeQuery(String mode) {
        RefusedRequest.when(server, request().with("response_mode", mode))
                .assertSentInFragmentTo(ADDRESS, "invalid_request");
    }

    @Test
    @Checks("AZ-15")
    void acceptsTheResponseModeFragment() {
        Ask named = request().with("response_mode", "fragment");
        assertThat(server.decide(named.get(server)).fragment()).containsKey("access_token");
    }
}
