package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.exchange.ExchangePolicy;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** Identity assertions for other authorization servers, in exchange for ID tokens. */
class IdentityAssertionTest {
    private static final String OTHER = "https://other.example";
    private static final String ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";
    private static final String ACCESS = "urn:ietf:params:oauth:token-type:access_token";

    private final Provider provider = Provider.start(
            feature -> feature,
            builder -> builder.enable(TokenExchange.with(exchange -> ExchangePolicy.Verdict.IMPERSONATION)
                    .issuingIdJag(OTHER)));

    IdentityAssertionTest() {
        provider.server.clients.save(Provider.app()
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.TOKEN_EXCHANGE)
                .build());
    }

    private TestResponse exchange(Object idToken, String... more) {
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "requested_token_type",
                ID_JAG,
                "audience",
                OTHER,
                "resource",
                OTHER + "/mcp",
                "scope",
                "read",
                "subject_token",
                idToken.toString(),
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:id_token"));
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], more[i + 1]);
        }
        return provider.server.token(TestServer.app(), form);
    }

    @Test
    @Spec({"Identity Assertion Authorization Grant §4.3", "Identity Assertion Authorization Grant §3"})
    void issuesAnAssertionForAnIdToken() {
        Object idToken = provider.tokens(Provider.request()).get("id_token");
        TestResponse response = exchange(idToken);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.json()).containsEntry("issued_token_type", ID_JAG).containsEntry("token_type", "N_A");
        Claims claims = provider.claims(response.json("access_token"));
        assertThat(claims.text("sub")).contains("alice");
        assertThat(claims.text("aud")).contains(OTHER);
        assertThat(claims.text("client_id")).contains("app");
        assertThat(claims.text("scope")).contains("read");
        assertThat(claims.time("auth_time")).isPresent();
        assertThat(claims.texts("resource")).containsExactly(OTHER + "/mcp");
    }

    @Test
    @Spec("Identity Assertion Authorization Grant §4.3")
    void rejectsAnIdTokenThatProvesNoLogin() {
        Object idToken = provider.tokens(Provider.request()).get("id_token");
        assertThat(exchange(idToken, "requested_token_type", ACCESS).status())
                .as("an ID token never becomes an access token")
                .isEqualTo(400);
        assertThat(exchange(idToken, "audience", "https://stranger.example").error())
                .isEqualTo("invalid_target");
        assertThat(exchange(idToken + "x").error()).isEqualTo("invalid_request");
        provider.server.clock.advance(Duration.ofHours(2));
        assertThat(exchange(idToken).error()).as("expired").isEqualTo("invalid_request");
        Object next = provider.tokens(Provider.request()).get("id_token");
        assertThat(exchange(next).status()).isEqualTo(200);
        provider.get("/logout?id_token_hint=" + next);
        assertThat(exchange(next).error()).as("after the logout").isEqualTo("invalid_request");
        Object last = provider.tokens(Provider.request()).get("id_token");
        provider.locked.put("alice", subject -> false);
        assertThat(exchange(last).error()).as("of a locked account").isEqualTo("invalid_request");
    }

    @Test
    @Spec("Identity Assertion Authorization Grant §4.3")
    void rejectsAnIdTokenThatTheClientMayHaveMadeItself() {
        Claims seen = provider.claims(provider.tokens(Provider.request()).get("id_token"));
        String secret = "a-shared-secret-of-at-least-32-bytes";
        ClientBuilder signing = Provider.app()
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.TOKEN_EXCHANGE)
                .extension(OpenIdMembers.ID_TOKEN_ALGORITHM, "HS256");
        provider.server.clients.save(
                signing.keys(signing.build().keys().sharedSecret(secret)).build());
        HmacKey key = new HmacKey(secret.getBytes(StandardCharsets.US_ASCII));
        assertThat(exchange(Jwt.sign(key, "JWT", seen.members())).error()).isEqualTo("invalid_request");
    }
}
