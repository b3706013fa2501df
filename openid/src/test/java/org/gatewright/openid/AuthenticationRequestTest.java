package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.server.client.Registration;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** Authentication requests: silent ones, hints, and requirements on the authentication. */
class AuthenticationRequestTest {
    private final Provider provider = Provider.start();

    private Claims idToken(String... more) {
        return provider.claims(provider.tokens(Provider.request(more)).get("id_token"));
    }

    private String error(String... more) {
        return provider.authorize(Provider.request(more)).query().get("error");
    }

    @Test
    @Spec({"OpenID Connect Core §3.1.2.1", "OpenID Connect Core §3.1.2.3", "OpenID Connect Core §3.1.2.6"})
    @Checks({"AR-08", "SE-02"})
    void respondsToASilentRequestWithoutAPage() {
        assertThat(error("prompt", "none")).isEqualTo("login_required");
        assertThat(error("prompt", "none login")).isEqualTo("invalid_request");
        Claims first = idToken();
        provider.server.clock.advance(Duration.ofMinutes(5));
        TestResponse silent = provider.authorize(Provider.request("prompt", "none"));
        assertThat(silent.query()).as(silent.text()).containsKey("code");
        Claims second = provider.claims(
                provider.redeem(silent.query().get("code")).json().get("id_token"));
        assertThat(second.time("auth_time")).isEqualTo(first.time("auth_time"));
        assertThat(error("prompt", "none", "scope", "openid email")).isEqualTo("consent_required");
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.6")
    void respondsToASilentRequestOfAClientThatRegisteredItself() {
        provider.server.clients.save(Provider.app()
                .registration(new Registration(Registration.Kind.DYNAMIC, Optional.empty()))
                .build());
        assertThat(error("prompt", "none")).as("before a consent").isEqualTo("interaction_required");
        idToken();
        assertThat(provider.authorize(Provider.request("prompt", "none")).query())
                .containsKey("code");
        assertThat(error("prompt", "none", "scope", "openid email")).isEqualTo("consent_required");
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.2")
    @Checks({"AR-10", "SE-02"})
    void grantsNothingToAnEndUserWhomAPageNamesAgainstTheHint() {
        String hint = String.valueOf(
                provider.tokens(Provider.request("nonce", "n".repeat(1200))).get("id_token"));
        provider.anotherBrowser();
        TestResponse page = provider.authorize(Provider.request("id_token_hint", hint));
        assertThat(provider.grant(page, "bob").query()).containsEntry("error", "login_required");
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    @Checks("AR-09")
    void authenticatesAgainForPromptLogin() {
        Claims first = idToken();
        provider.server.clock.advance(Duration.ofMinutes(5));
        TestResponse page = provider.authorize(Provider.request("prompt", "login"));
        assertThat(Provider.reasons(page)).contains("login");
        TestResponse granted = provider.logIn(page, "alice");
        Claims second = provider.claims(
                provider.redeem(granted.query().get("code")).json().get("id_token"));
        assertThat(second.time("auth_time")).hasValue(provider.server.clock.instant());
        assertThat(second.text("sid")).isEqualTo(first.text("sid"));
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    @Checks({"AR-09", "SE-02"})
    void authenticatesAgainAfterMaxAge() {
        idToken();
        provider.server.clock.advance(Duration.ofSeconds(2));
        assertThat(error("max_age", "1", "prompt", "none")).isEqualTo("login_required");
        assertThat(Provider.reasons(provider.authorize(Provider.request("max_age", "1"))))
                .contains("login");
        assertThat(provider.authorize(Provider.request("max_age", "10000")).query())
                .containsKey("code");
        TestResponse page =
                provider.logIn(provider.authorize(Provider.request("max_age", "0", "prompt", "consent")), "alice");
        provider.server.clock.advance(Duration.ofSeconds(30));
        assertThat(provider.consent(page).query())
                .as("the time on the consent page does not count")
                .containsKey("code");
        provider.server.clients.save(
                Provider.app().extension(OpenIdMembers.MAX_AGE, 60L).build());
        provider.server.clock.advance(Duration.ofSeconds(61));
        assertThat(error("prompt", "none")).isEqualTo("login_required");
    }

    @Test
    @Spec({"OpenID Connect Core §3.1.2.1", "OpenID Connect Core §3.1.2.2"})
    @Checks({"AR-10", "SE-02"})
    void acceptsAHintAboutTheSameEndUserOnly() {
        Object hint = provider.tokens(Provider.request()).get("id_token");
        provider.server.clock.advance(Duration.ofHours(2));
        assertThat(provider.authorize(Provider.request("prompt", "none", "id_token_hint", String.valueOf(hint)))
                        .query())
                .as("although it has expired")
                .containsKey("code");
        provider.anotherBrowser();
        provider.logIn(provider.authorize(Provider.request("prompt", "login")), "bob");
        assertThat(error("prompt", "none", "id_token_hint", String.valueOf(hint)))
                .isEqualTo("login_required");
        TestResponse page = provider.authorize(Provider.request("id_token_hint", String.valueOf(hint)));
        assertThat(Provider.reasons(page)).contains("login");
        assertThat(provider.logIn(page, "bob").query())
                .as("never for another")
                .containsEntry("error", "login_required");
        assertThat(error("id_token_hint", "forged")).isEqualTo("invalid_request");
        assertThat(error("prompt", "none", "claims", "{\"id_token\":{\"sub\":{\"value\":\"alice\"}}}"))
                .isEqualTo("login_required");
    }

    @Test
    @Spec({"OpenID Connect Core §3.1.2.1", "OpenID Connect Core §5.5.1.1"})
    void reportsTheContextClassAndRequiresOnlyAnEssentialOne() {
        idToken();
        TestResponse page = provider.authorize(Provider.request("acr_values", "mfa"));
        assertThat(Provider.reasons(page)).as("once, as a step-up requires").contains("login");
        TestResponse granted = provider.logIn(page, "alice");
        assertThat(granted.query()).as("a wish").containsKey("code");
        assertThat(provider.authorize(Provider.request("acr_values", "mfa", "prompt", "none"))
                        .query())
                .containsKey("code");
        String essential = "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"mfa\"]}}}";
        assertThat(error("prompt", "none", "claims", essential)).isEqualTo("login_required");
        assertThat(Provider.reasons(provider.authorize(Provider.request("claims", essential))))
                .contains("login");
        assertThat(idToken("claims", essential.replace("mfa", "pwd")).text("acr"))
                .hasValue("pwd");
    }

    @Test
    @Spec("OpenID Connect Core §11")
    @Checks("RT-08")
    void grantsOfflineAccessOnlyAfterAnotherConsent() {
        assertThat(provider.tokens(Provider.request("scope", "openid offline_access")))
                .containsEntry("scope", "openid");
        assertThat(provider.tokens(Provider.request("scope", "openid offline_access", "prompt", "consent")))
                .containsEntry("scope", "openid offline_access")
                .containsKey("refresh_token");
    }

    @Test
    @Spec({"OpenID Connect Core §3.1.2.1", "OpenID Connect Core §3.1.2.2", "OpenID Connect Core §15.1"})
    void ignoresUnknownScopesHintsAndLanguages() {
        assertThat(idToken(
                                "scope",
                                "openid unknown",
                                "login_hint",
                                "buffy@example.com",
                                "display",
                                "wap",
                                "ui_locales",
                                "se",
                                "claims_locales",
                                "se",
                                "extra",
                                "foobar")
                        .text("sub"))
                .hasValue("alice");
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    @Checks("AZ-08")
    void requiresARedirectUri() {
        assertThat(error("redirect_uri", "")).isEqualTo("invalid_request");
        Map<String, String> plain = TestServer.authorizationRequest();
        plain.remove("redirect_uri");
        plain.put("scope", "read");
        assertThat(provider.authorize(plain).status())
                .as("not required by OAuth")
                .isEqualTo(200);
    }

    @Test
    @Spec({
        "OpenID Connect Discovery §3",
        "OpenID Connect Discovery §4",
        "OpenID Connect Core §15.1",
        "OpenID Connect RP-Initiated Logout §2.1"
    })
    void describesItself() {
        Map<String, Object> metadata =
                provider.server.get("/.well-known/openid-configuration").json();
        assertThat(metadata)
                .isEqualTo(provider.server
                        .get("/.well-known/oauth-authorization-server")
                        .json())
                .containsEntry("issuer", TestServer.ISSUER)
                .containsEntry("userinfo_endpoint", TestServer.ISSUER + "/userinfo")
                .containsEntry("end_session_endpoint", TestServer.ISSUER + "/logout")
                .containsEntry("subject_types_supported", List.of("public", "pairwise"))
                .containsEntry(
                        "id_token_signing_alg_values_supported",
                        List.of("RS256", "ES256", "PS256", "EdDSA", "Ed25519", "HS256"))
                .containsEntry("acr_values_supported", List.of("pwd", "mfa"))
                .containsEntry("claims_parameter_supported", true)
                .containsEntry("request_uri_parameter_supported", false);
        assertThat(metadata.get("scopes_supported"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("openid", "offline_access");
        assertThat(metadata.get("claims_supported"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("sub", "email", "updated_at");
    }
}
