package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.server.config.Profile;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** The authorization code flow of OpenID Connect, from the request to the ID token. */
class CodeFlowTest {
    private final Provider provider = Provider.start();

    @Test
    @Spec({"OpenID Connect Core §3.1.2.3", "OpenID Connect Core §3.1.2.4", "OpenID Connect Core §3.1.2.5"})
    void releasesNothingBeforeTheEndUserHasLoggedInAndConsented() {
        TestResponse login = provider.authorize(Provider.request());
        assertThat(Provider.reasons(login)).isEqualTo("login consent");
        TestResponse consent = provider.logIn(login, "alice");
        assertThat(Provider.reasons(consent)).isEqualTo("consent");
        assertThat(consent.headers("Location")).isEmpty();
        Map<String, String> response = provider.consent(consent).query();
        assertThat(response).containsOnlyKeys("code", "state", "iss").containsEntry("state", "xyz");
        assertThat(provider.authorize(Provider.request("state", "another")).query())
                .as("with the session and the remembered consent")
                .containsKey("code")
                .containsEntry("state", "another");
    }

    @Test
    @Spec({"OpenID Connect Core §3.1.2.1", "OpenID Connect Core §13.2"})
    void acceptsTheRequestByPost() {
        TestResponse login = provider.post("/authorize", Provider.request());
        assertThat(Provider.reasons(login)).isEqualTo("login consent");
        assertThat(provider.consent(provider.logIn(login, "alice")).query()).containsKey("code");
        assertThat(provider.post("/authorize", Provider.request("redirect_uri", "https://other.example/cb"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    @Spec({"OpenID Connect Core §3.1.3.1", "OpenID Connect Core §3.1.3.2", "OpenID Connect Core §3.1.3.4"})
    void redeemsACodeOnceForItsClientAndItsRedirectUri() {
        provider.server.clients.save(Clients.service(GrantType.AUTHORIZATION_CODE)
                .redirectUris(Clients.CALLBACK)
                .build());
        assertThat(redeemed(Exchanges.service(), newCode(), Clients.CALLBACK)).isEqualTo("invalid_grant");
        assertThat(redeemed(TestServer.app(), newCode(), Clients.CALLBACK + "2"))
                .isEqualTo("invalid_grant");
        String code = newCode();
        TestResponse tokens = provider.redeem(code);
        assertThat(tokens.json()).containsKey("id_token");
        assertThat(tokens.header("Cache-Control")).isEqualTo("no-store");
        assertThat(provider.redeem(code).status()).isEqualTo(400);
        assertThat(provider.userInfo(tokens.json().get("access_token")).status())
                .as("after the second use of the code")
                .isEqualTo(401);
    }

    private String newCode() {
        return provider.granted(Provider.request()).query().get("code");
    }

    private String redeemed(String authorization, String code, String redirectUri) {
        Map<String, String> form = Exchanges.with(TestServer.codeExchange(code), "redirect_uri", redirectUri);
        return provider.server.token(authorization, form).error();
    }

    @Test
    @Spec({
        "OpenID Connect Core §3.3.2.5",
        "OpenID Connect Core §3.3.3.2",
        "OpenID Connect Core §3.3.3.6",
        "OpenID Connect Core §3.3.3.7"
    })
    void identifiesTheSameEndUserAtBothEndpoints() {
        Provider hybrid = Provider.start(
                OpenIdConnect::allowFrontChannelTokens,
                builder -> builder.profile(Profile.legacy()).enable(new ImplicitGrant()));
        hybrid.server.clients.save(Provider.app()
                .responseTypes("code", "code id_token", "code id_token token")
                .build());
        for (String type : List.of("code id_token", "code id_token token")) {
            Map<String, String> sent =
                    hybrid.granted(Provider.request("response_type", type)).fragment();
            Claims front = hybrid.claims(sent.get("id_token"));
            Claims back = hybrid.claims(hybrid.redeem(sent.get("code")).json().get("id_token"));
            for (String claim : List.of("iss", "sub", "aud", "nonce", "auth_time", "acr", "sid")) {
                assertThat(back.members().get(claim))
                        .as(claim)
                        .isNotNull()
                        .isEqualTo(front.members().get(claim));
            }
        }
    }
}
