package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** The UserInfo endpoint, and the claims parameter. */
class UserInfoTest {
    private final Provider provider = Provider.start();

    private Object token(String... more) {
        return provider.tokens(Provider.request(more)).get("access_token");
    }

    @Test
    @Spec({
        "OpenID Connect Core §5.3",
        "OpenID Connect Core §5.4",
        "OpenID Connect Core §5.1",
        "OpenID Connect Core §5.1.1",
        "OpenID Connect Core §5.6.1"
    })
    void returnsTheClaimsOfTheScope() {
        assertThat(provider.userInfo(token()).json()).isEqualTo(Map.of("sub", "alice"));
        assertThat(provider.userInfo(token("scope", "openid email")).json())
                .isEqualTo(Map.of("sub", "alice", "email", "alice@example.com", "email_verified", true));
        assertThat(provider.userInfo(token("scope", "openid profile phone address"))
                        .json())
                .containsEntry("name", "Alice Liddell")
                .containsEntry("phone_number", "+44 1865 1")
                .containsEntry("address", Map.of("locality", "Oxford"))
                .doesNotContainKey("email");
    }

    @Test
    @Spec({"OpenID Connect Core §5.2", "OpenID Connect Core §5.5.2"})
    void returnsClaimsInThePreferredLanguage() {
        for (Map.Entry<String, String> name : Map.of(
                        "de-CH en", "Alice im Wunderland",
                        "fr de", "Alice im Wunderland",
                        "JA-kana-jp", "アリス",
                        "fr", "Alice Liddell")
                .entrySet()) {
            assertThat(provider.userInfo(token("scope", "openid profile", "claims_locales", name.getKey()))
                            .json())
                    .containsEntry("name", name.getValue())
                    .doesNotContainKey("name#de");
        }
        Object token = token("claims", "{\"userinfo\":{\"name#de\":null,\"name#fr\":null,\"picture#de\":null}}");
        assertThat(provider.userInfo(token).json())
                .containsEntry("name#de", "Alice im Wunderland")
                .doesNotContainKeys("name", "name#fr", "picture#de");
    }

    @Test
    @Checks("UI-11")
    void returnsNothingAboutALockedUser() {
        Object token = token();
        assertThat(provider.userInfo(token).status()).isEqualTo(200);
        provider.locked.put("alice", subject -> false);
        assertThat(provider.userInfo(token).status()).isEqualTo(401);
    }

    @Test
    @Spec("OpenID Connect Core §5.3.1")
    @Checks("JW-07")
    void acceptsATokenByGetAndByPostInHeaderAndForm() {
        Object token = token();
        Map<String, String> header = Map.of("Authorization", "Bearer " + token);
        assertThat(provider.userInfo(token).header("Content-Type")).isEqualTo("application/json");
        assertThat(provider.server.http.form("/userinfo", header, "").json()).containsEntry("sub", "alice");
        assertThat(provider.server
                        .http
                        .form("/userinfo", Map.of(), Forms.encode(Map.of("access_token", String.valueOf(token))))
                        .json())
                .containsEntry("sub", "alice");
    }

    @Test
    @Spec("OpenID Connect Core §5.3.3")
    @Checks({"JW-07", "JW-08"})
    void rejectsOtherTokens() {
        assertThat(provider.userInfo("wrong").status()).isEqualTo(401);
        Object mine = token();
        assertThat(provider.server.get("/userinfo?access_token=" + mine).status())
                .isEqualTo(401);
        assertThat(provider.server
                        .http
                        .form(
                                "/userinfo",
                                Map.of("Authorization", "bearer " + mine),
                                Forms.encode(Map.of("access_token", String.valueOf(mine))))
                        .status())
                .isEqualTo(400);
        provider.server.clients.save(Clients.service().scope("read", "openid").build());
        Object own = provider.server
                .token(Exchanges.service(), Map.of("grant_type", "client_credentials", "scope", "openid"))
                .json("access_token");
        assertThat(provider.userInfo(own).status()).as("of a client for itself").isEqualTo(403);
        TestResponse without = provider.userInfo(token("scope", "read"));
        assertThat(without.status()).isEqualTo(403);
        assertThat(without.header("WWW-Authenticate")).contains("insufficient_scope");
        Provider api = Provider.start(
                feature -> feature, builder -> builder.resources(ProtectedResource.at("https://api.example")));
        Object elsewhere =
                api.tokens(Provider.request("resource", "https://api.example")).get("access_token");
        assertThat(api.userInfo(elsewhere).status()).isEqualTo(401);
    }

    @Test
    @Spec({"OpenID Connect Core §5.3", "RFC 8707 §2"})
    void acceptsATokenForTheDefaultResource() {
        for (AccessTokenFormat format : AccessTokenFormat.values()) {
            Provider api = Provider.start(
                    feature -> feature,
                    builder -> builder.resources(
                                    ProtectedResource.at("https://api.example").tokens(format))
                            .addDefaultResource(
                                    ProtectedResource.at("https://api.example").tokens(format)));
            Object token = api.tokens(Provider.request()).get("access_token");
            assertThat(api.userInfo(token).json()).containsEntry("sub", "alice");
        }
    }

    @Test
    @Spec("OpenID Connect Core §5.3.2")
    void returnsASignedResponseToClientsThatRegisteredThat() {
        provider.server.clients.save(Provider.app()
                .extension(OpenIdMembers.USERINFO_ALGORITHM, "RS256")
                .build());
        TestResponse response = provider.userInfo(token("scope", "openid email"));
        assertThat(response.header("Content-Type")).isEqualTo("application/jwt");
        Jwt jwt = Jwt.parse(response.body()).orElseThrow();
        assertThat(JwkSet.of(provider.server.get("/jwks").json()).signed(jwt)).isTrue();
        assertThat(jwt.claims().members())
                .isEqualTo(Map.of(
                        "sub", "alice",
                        "email", "alice@example.com",
                        "email_verified", true,
                        "iss", TestServer.ISSUER,
                        "aud", "app"));
    }

    @Test
    @Spec({"OpenID Connect Core §5.5", "OpenID Connect Core §5.5.1"})
    void returnsRequestedClaimsInThePlaceTheyAreRequestedFor() {
        String claims = """
                {"userinfo": {"name": {"essential": true}, "unknown": null, "sub": {"value": "mallory"}},
                 "id_token": {"email": null, "given_name": {"value": "Bob"}, "iss": {"value": "x"}},
                 "other": 1}
                """;
        Map<String, Object> tokens = provider.tokens(Provider.request("claims", claims));
        assertThat(provider.userInfo(tokens.get("access_token")).json())
                .isEqualTo(Map.of("sub", "alice", "name", "Alice Liddell"));
        Claims token = provider.claims(tokens.get("id_token"));
        assertThat(token.members())
                .containsEntry("email", "alice@example.com")
                .containsEntry("iss", TestServer.ISSUER)
                .doesNotContainKeys("given_name", "name");
    }

    @Test
    @Spec("OpenID Connect Core §5.5")
    @Checks("AR-15")
    void returnsNoClaimsThatTheClientIsNotRegisteredFor() {
        provider.server.clients.save(Provider.app().scope("openid", "profile").build());
        Map<String, Object> tokens = provider.tokens(Provider.request(
                "claims", "{\"userinfo\":{\"email\":null,\"name\":null},\"id_token\":{\"email\":null}}"));
        assertThat(provider.userInfo(tokens.get("access_token")).json())
                .isEqualTo(Map.of("sub", "alice", "name", "Alice Liddell"));
        assertThat(provider.claims(tokens.get("id_token")).members()).doesNotContainKey("email");
    }

    @Test
    @Spec("OpenID Connect Core §5.5")
    @Checks("AR-15")
    void asksForConsentToIndividualClaims() {
        provider.tokens(Provider.request());
        String email = "{\"userinfo\":{\"email\":null}}";
        assertThat(provider.authorize(Provider.request("prompt", "none", "claims", email))
                        .query())
                .containsEntry("error", "consent_required");
        provider.tokens(Provider.request("scope", "openid email"));
        assertThat(provider.authorize(Provider.request("prompt", "none", "claims", email))
                        .query())
                .containsKey("code");
    }

    @Test
    @Spec("OpenID Connect Core §5.5")
    @Checks("AR-15")
    void returnsNoClaimsOfAScopeThatWasDeclined() {
        TestResponse page = provider.logIn(
                provider.authorize(Provider.request(
                        "scope", "openid email", "claims", "{\"userinfo\":{\"email\":null,\"name\":null}}")),
                "alice");
        Object token = provider.redeem(provider.consent(page, "openid").query().get("code"))
                .json("access_token");
        assertThat(provider.userInfo(token).json()).isEqualTo(Map.of("sub", "alice", "name", "Alice Liddell"));
    }

    @Test
    @Spec("OpenID Connect Core §5.5")
    @Checks("AR-15")
    void rejectsAMalformedClaimsParameter() {
        for (String wrong : new String[] {
            "{",
            "[]",
            "{\"id_token\":{},\"id_token\":{}}",
            "[".repeat(1000),
            "{\"a\":1e999}",
            "{\"userinfo\": []}",
            "{\"id_token\": 1}"
        }) {
            assertThat(provider.authorize(Provider.request("claims", wrong)).query())
                    .containsEntry("error", "invalid_request");
        }
    }

    @Test
    @Spec("OpenID Connect Core §5.3")
    void isReachableFromPagesOfAnyOrigin() {
        TestResponse preflight =
                provider.server.http.request("OPTIONS", "/userinfo", Map.of("Origin", "https://spa.example"), "");
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(provider.userInfo(token()).header("Access-Control-Allow-Origin"))
                .isEqualTo("*");
    }
}
