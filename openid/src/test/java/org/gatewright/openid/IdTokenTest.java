package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.config.Profile;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** ID tokens of the code, implicit and hybrid flows. */
class IdTokenTest {
    private final Provider provider = Provider.start();

    private static String half(Object value) {
        byte[] hash = Hashes.sha256(String.valueOf(value).getBytes(StandardCharsets.US_ASCII));
        return Base64Url.encode(Arrays.copyOf(hash, 16));
    }

    @Test
    @Spec({"OpenID Connect Core §2", "OpenID Connect Core §3.1.3.3", "OpenID Connect Core §3.1.3.6"})
    @Checks("JW-06")
    void issuesAnIdTokenForACode() {
        long now = provider.server.clock.instant().getEpochSecond();
        Map<String, Object> tokens = provider.tokens(Provider.request());
        Claims claims = provider.claims(tokens.get("id_token"));
        assertThat(claims.members())
                .containsEntry("iss", TestServer.ISSUER)
                .containsEntry("sub", "alice")
                .containsEntry("aud", "app")
                .containsEntry("iat", now)
                .containsEntry("exp", now + 3600)
                .containsEntry("auth_time", now)
                .containsEntry("nonce", "n-0S6_WzA2Mj")
                .containsEntry("acr", "pwd")
                .containsEntry("amr", List.of("pwd"))
                .containsEntry("at_hash", half(tokens.get("access_token")))
                .containsKey("sid")
                .hasSize(11);
        assertThat(tokens).containsEntry("token_type", "Bearer").containsEntry("scope", "openid");
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    void issuesNoIdTokenWithoutTheScopeOpenid() {
        assertThat(provider.tokens(Provider.request("scope", "read"))).doesNotContainKey("id_token");
    }

    @Test
    @Spec("OpenID Connect Core §3.1.3.7")
    void hasNoNonceIfTheRequestHadNone() {
        Map<String, Object> tokens = provider.tokens(Provider.request("nonce", ""));
        assertThat(provider.claims(tokens.get("id_token")).members()).doesNotContainKey("nonce");
    }

    @Test
    @Spec("OpenID Connect Core §2")
    @Checks("AR-11")
    void returnsALongNonceWhole() {
        String nonce = "n".repeat(384);
        Map<String, Object> tokens = provider.tokens(Provider.request("nonce", nonce));
        assertThat(provider.claims(tokens.get("id_token")).text("nonce")).hasValue(nonce);
        assertThat(provider.authorize(Provider.request("nonce", "n".repeat(5000)))
                        .query())
                .containsEntry("error", "invalid_request");
    }

    @Test
    @Spec({"OpenID Connect Core §12.2", "OpenID Connect Core §12.1"})
    void refreshesAnIdTokenWithTheSameSubjectAndAuthenticationTime() {
        Map<String, Object> tokens = provider.tokens(Provider.request());
        Claims first = provider.claims(tokens.get("id_token"));
        provider.server.clock.advance(Duration.ofMinutes(10));
        Claims second = provider.claims(
                provider.refresh(tokens.get("refresh_token")).json().get("id_token"));
        for (String claim : List.of("iss", "sub", "aud", "auth_time", "acr", "sid")) {
            assertThat(second.members().get(claim)).isEqualTo(first.members().get(claim));
        }
        assertThat(second.time("iat")).hasValue(provider.server.clock.instant());
        assertThat(second.members()).doesNotContainKey("nonce");
    }

    @Test
    @Spec({"OpenID Connect Core §3.1.3.7", "OpenID Connect Registration §2"})
    @Checks("JW-06")
    void signsByTheAlgorithmThatTheClientRegistered() {
        assertThat(algorithm()).contains(SigningAlgorithm.RS256);
        provider.server.clients.save(Provider.app()
                .extension(OpenIdMembers.ID_TOKEN_ALGORITHM, "ES256")
                .build());
        assertThat(algorithm()).contains(SigningAlgorithm.ES256);
        provider.server.clients.save(Provider.app()
                .extension(OpenIdMembers.ID_TOKEN_ALGORITHM, "EdDSA")
                .build());
        assertThat(algorithm()).contains(SigningAlgorithm.EDDSA);
        Map<String, Object> tokens = provider.tokens(Provider.request());
        byte[] hash = Hashes.sha512(String.valueOf(tokens.get("access_token")).getBytes(StandardCharsets.US_ASCII));
        assertThat(provider.claims(tokens.get("id_token")).text("at_hash"))
                .as("of the hash that Ed25519 uses")
                .hasValue(Base64Url.encode(Arrays.copyOf(hash, 32)));
    }

    private Optional<SigningAlgorithm> algorithm() {
        Object token = provider.tokens(Provider.request()).get("id_token");
        provider.claims(token);
        return Jwt.parse(String.valueOf(token)).orElseThrow().algorithm();
    }

    @Test
    @Spec({
        "OpenID Connect Core §3.2.2.5",
        "OpenID Connect Core §3.3.2.5",
        "OpenID Connect Core §3.3.2.11",
        "OpenID Connect Core §3.2.2.10",
        "OpenID Connect Core §3.3.2.1"
    })
    @Checks("JW-06")
    void returnsIdTokensFromTheAuthorizationEndpointToClientsThatRegisteredThat() {
        Provider legacy = Provider.start(
                OpenIdConnect::allowFrontChannelTokens,
                builder -> builder.profile(Profile.legacy()).enable(new ImplicitGrant()));
        assertThat(legacy.authorize(Provider.request("response_type", "id_token"))
                        .fragment())
                .containsEntry("error", "unauthorized_client");
        legacy.server.clients.save(Provider.app()
                .responseTypes(
                        "code", "id_token", "id_token token", "code id_token", "code token", "code id_token token")
                .build());
        for (String type :
                List.of("id_token", "token id_token", "code id_token", "code token", "code token id_token")) {
            TestResponse response = legacy.granted(Provider.request(
                    "response_type", type, "claims", "{\"userinfo\":{\"email\":{\"essential\":true}}}"));
            Map<String, String> sent = response.fragment();
            assertThat(sent).as(response.text()).containsEntry("state", "xyz");
            assertThat(sent.containsKey("code")).isEqualTo(type.contains("code"));
            boolean token = List.of(type.split(" ")).contains("token");
            assertThat(sent.containsKey("access_token")).isEqualTo(token);
            if (type.contains("id_token")) {
                Map<String, Object> claims = legacy.claims(sent.get("id_token")).members();
                assertThat(claims).containsEntry("nonce", "n-0S6_WzA2Mj").containsEntry("s_hash", half("xyz"));
                assertThat(claims.get("at_hash")).isEqualTo(token ? half(sent.get("access_token")) : null);
                assertThat(claims.get("c_hash")).isEqualTo(type.contains("code") ? half(sent.get("code")) : null);
            }
            if (token) {
                assertThat(legacy.userInfo(sent.get("access_token")).json())
                        .containsEntry("sub", "alice")
                        .containsEntry("email", "alice@example.com");
            }
            if (type.contains("code")) {
                Map<String, Object> tokens = legacy.redeem(sent.get("code")).json();
                assertThat(legacy.claims(tokens.get("id_token")).text("sub")).hasValue("alice");
            }
        }
    }

    @Test
    @Spec({
        "OpenID Connect Core §3.2.2.1",
        "OpenID Connect Core §3.3.2.6",
        "OpenID Connect Core §3.2.2.6",
        "OpenID Connect Core §3.3.2.2"
    })
    @Checks("AR-11")
    void requiresANonceAndTheScopeOpenidForAnIdTokenInTheResponse() {
        Provider legacy = Provider.start(OpenIdConnect::allowFrontChannelTokens, builder -> {});
        legacy.server.clients.save(Provider.app()
                .responseTypes("code", "id_token", "code id_token")
                .build());
        for (String type : List.of("id_token", "code id_token")) {
            assertThat(legacy.authorize(Provider.request("response_type", type, "nonce", ""))
                            .fragment())
                    .containsEntry("error", "invalid_request");
            assertThat(legacy.authorize(Provider.request("response_type", type, "scope", "read"))
                            .fragment())
                    .containsEntry("error", "invalid_request");
        }
        assertThat(legacy.authorize(Provider.request("response_type", "id_token token"))
                        .fragment())
                .containsEntry("error", "unsupported_response_type");
    }

    @Test
    @Spec("OpenID Connect Core §5.4")
    void containsTheClaimsOfTheScopeOnlyWithoutAnAccessToken() {
        Provider legacy = Provider.start(OpenIdConnect::allowFrontChannelTokens, builder -> {});
        legacy.server.clients.save(
                Provider.app().responseTypes("code", "id_token").build());
        Map<String, String> sent = legacy.granted(
                        Provider.request("response_type", "id_token", "scope", "openid email"))
                .fragment();
        assertThat(legacy.claims(sent.get("id_token")).members())
                .containsEntry("email", "alice@example.com")
                .containsEntry("email_verified", true)
                .doesNotContainKey("name");
        Map<String, Object> tokens = legacy.tokens(Provider.request("scope", "openid email"));
        assertThat(legacy.claims(tokens.get("id_token")).members()).doesNotContainKey("email");
    }

    @Test
    @Spec({"OpenID Connect Core §12.3"})
    void outlivesNoRevocation() {
        Map<String, Object> tokens = provider.tokens(Provider.request());
        provider.locked.put("alice", subject -> false);
        assertThat(provider.refresh(tokens.get("refresh_token")).error()).isEqualTo("invalid_grant");
        assertThat(provider.userInfo(tokens.get("access_token")).status()).isEqualTo(401);
    }
}
