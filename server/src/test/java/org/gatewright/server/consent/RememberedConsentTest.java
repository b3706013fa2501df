package org.gatewright.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Registration;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Remembered consent, which is asked again for more scope or after revocation. */
class RememberedConsentTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
        server.session = Optional.of(EndUser.of("alice"));
        server.page = this::show;
        server.decision = (request, key) -> server.interactions()
                .grantAccess(request, key, Approval.by("alice").remember());
    }

    /** The page of an application whose end-user has a session. */
    private Response show(Interaction interaction, Request request) {
        return org.gatewright.protocol.http.Page.of("asked key=" + interaction.ticket(), "")
                .response(200);
    }

    private boolean asksForConsent(Ask ask) {
        TestResponse response = ask.get(server);
        assertThat(response.status()).isIn(200, 303);
        return response.status() == 200;
    }

    @Test
    @Spec("RFC 6749 §10.12")
    void asksForConsentOnlyForMoreScope() {
        assertThat(asksForConsent(Ask.app())).isTrue();
        server.decide(Ask.app().with("scope", "read").get(server));
        assertThat(asksForConsent(Ask.app().with("scope", "read"))).isFalse();
        assertThat(asksForConsent(Ask.app())).isTrue();
        server.decide(Ask.app().with("scope", "write").get(server));
        assertThat(asksForConsent(Ask.app())).isFalse();
        server.session = Optional.of(EndUser.of("bob"));
        assertThat(asksForConsent(Ask.app())).isTrue();
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    @Checks("AR-09")
    void asksForConsentOnPromptConsent() {
        server.decide(Ask.app().get(server));
        assertThat(asksForConsent(Ask.app().with("prompt", "consent"))).isTrue();
        assertThat(asksForConsent(Ask.app().with("prompt", "login consent"))).isTrue();
        assertThat(asksForConsent(Ask.app())).isFalse();
    }

    @Test
    @Spec("RFC 8252 §8.6")
    @Checks("UI-08")
    void remembersNoConsentForClientsWhoseIdentityIsNotAssured() {
        Ask spa = Ask.app().with("client_id", "spa").with("redirect_uri", Exchanges.SPA_CALLBACK);
        server.decide(spa.get(server));
        assertThat(asksForConsent(spa)).as("its https redirect URI is its own").isFalse();
        server.clients.save(Clients.spa()
                .registration(new Registration(Registration.Kind.DYNAMIC, Optional.empty()))
                .build());
        assertThat(asksForConsent(spa)).as("registered itself").isTrue();
        for (String shared : List.of("com.example.app:/cb", "http://127.0.0.1/cb")) {
            server.clients.save(Clients.spa().redirectUris(shared).build());
            Ask local = spa.with("redirect_uri", shared);
            server.decide(local.get(server));
            assertThat(asksForConsent(local))
                    .as("any program on the device may use " + shared)
                    .isTrue();
        }
        server.decide(Ask.app().get(server));
        server.clients.save(Clients.app()
                .registration(new Registration(Registration.Kind.DYNAMIC, Optional.empty()))
                .build());
        assertThat(asksForConsent(Ask.app()))
                .as("registered itself, and authenticates")
                .isFalse();
        server.clients.save(Clients.app()
                .registration(new Registration(Registration.Kind.DOCUMENT, Optional.empty()))
                .build());
        assertThat(asksForConsent(Ask.app())).isTrue();
    }

    @Test
    @Checks({"UI-17", "CG-08"})
    void asksAgainAndRevokesTokensAfterConsentIsRevoked() {
        TestResponse mine = Exchanges.appTokens(server);
        assertThat(asksForConsent(Ask.app())).isFalse();
        assertThat(server.stores.consents().list("alice")).containsOnlyKeys("app");
        // Including the one granted without a page.
        assertThat(server.server.revokeConsent("alice", "app")).isEqualTo(2);
        assertThat(asksForConsent(Ask.app())).isTrue();
        assertThat(server.resource(mine.json("access_token")).status()).isEqualTo(401);
        RefusedToken.with("invalid_grant", server, () -> Exchanges.appRefresh(server, mine.json("refresh_token")));
        assertThat(server.server.revokeConsent("alice", "app")).isZero();
    }

    @Test
    @Checks({"RT-12", "UI-17"})
    void revokesAllAuthorizationsOfASubjectClientOrSession() {
        EndUser inSession = EndUser.of("alice").session("s1");
        server.decision = (request, key) -> server.interactions().grantAccess(request, key, Approval.by(inSession));
        TestResponse session = Exchanges.appTokens(server);
        server.decision = (request, key) -> server.interactions().grantAccess(request, key, Approval.by("alice"));
        TestResponse other = Exchanges.appTokens(server);
        assertThat(server.stores.authorizations().revoke(new AuthorizationFilter.Session("s1")))
                .isOne();
        assertThat(server.resource(session.json("access_token")).status()).isEqualTo(401);
        assertThat(server.resource(other.json("access_token")).status()).isEqualTo(200);
        assertThat(server.stores.authorizations().revoke(new AuthorizationFilter.Client("app")))
                .isOne();
        assertThat(server.resource(other.json("access_token")).status()).isEqualTo(401);
        TestResponse third = Exchanges.appTokens(server);
        assertThat(server.stores.authorizations().revoke(new AuthorizationFilter.Subject("alice")))
                .isOne();
        assertThat(server.resource(third.json("access_token")).status()).isEqualTo(401);
    }
}
