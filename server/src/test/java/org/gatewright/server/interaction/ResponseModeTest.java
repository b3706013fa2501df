package org.gatewright.server.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.Map;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Response modes: query, fragment, form_post, and their signed variants. */
class ResponseModeTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    private TestResponse granted(String mode) {
        return server.decide(Ask.app().with("response_mode", mode).get(server));
    }

    @Test
    @Spec("OAuth 2.0 Multiple Response Types §2.1")
    void sendsACodeInTheFragmentOnRequest() {
        TestResponse response = granted("fragment");
        assertThat(response.location()).startsWith(Clients.CALLBACK + "#");
        assertThat(response.fragment())
                .containsKey("code")
                .containsEntry("state", "xyz")
                .containsEntry("iss", TestServer.ISSUER);
    }

    @Test
    @Spec({"OAuth 2.0 Form Post Response Mode §2", "RFC 9207 §2"})
    @Checks({"AZ-12", "AZ-13", "AZ-14"})
    void postsAFormFromAPageWithoutOtherScripts() {
        Ask request = Ask.app().with("response_mode", "form_post").with("state", "\"><script>alert(1)</script>'&");
        TestResponse response = server.decide(request.get(server));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.header("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .containsPattern("script-src 'sha256-[A-Za-z0-9+/=]{44}';")
                .doesNotContain("unsafe", "form-action", "https");
        assertThat(response.body())
                .contains("action=\"" + Clients.CALLBACK + "\"")
                .contains("name=\"state\" value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;\"")
                .contains("name=\"iss\" value=\"" + TestServer.ISSUER + "\"")
                .containsPattern("name=\"code\" value=\"gwc_[A-Za-z0-9_-]+\"")
                .containsOnlyOnce("<script>");
        server.decision = (http, key) -> server.interactions().denyAccess(http, key);
        assertThat(granted("form_post").body()).contains("name=\"error\" value=\"access_denied\"");
    }

    @Test
    @Spec({"JARM §2.1", "JARM §2.3.1", "JARM §2.3.4", "JARM §2.4"})
    @Checks({"PR-13", "AZ-12"})
    void sendsSignedResponsesWithTheClientAsAudience() throws Exception {
        for (String mode : new String[] {"jwt", "query.jwt"}) {
            TestResponse response = granted(mode);
            assertThat(response.query()).containsOnlyKeys("response");
            Map<String, Object> claims = org.gatewright.protocol.jose.Jwt.parse(
                            response.query().get("response"))
                    .orElseThrow()
                    .claims()
                    .members();
            assertThat(claims)
                    .containsKeys("code", "exp")
                    .containsEntry("iss", TestServer.ISSUER)
                    .containsEntry("aud", "app")
                    .containsEntry("state", "xyz");
            assertThat((Long) claims.get("exp"))
                    .isEqualTo(server.clock.instant().getEpochSecond() + 600);
            JWKSet keys = JWKSet.parse(server.get("/jwks").body());
            SignedJWT jwt = SignedJWT.parse(response.query().get("response"));
            assertThat(jwt.verify(new ECDSAVerifier(keys.getKeys().get(0).toECKey())))
                    .isTrue();
        }
    }

    @Test
    @Spec({"JARM §2.2", "JARM §2.3.2", "JARM §2.3.3"})
    @Checks("PR-13")
    void signsErrorResponsesInEveryMode() {
        server.decision = (request, key) -> server.interactions().denyAccess(request, key);
        assertThat(claims(granted("query.jwt").query().get("response")))
                .containsEntry("error", "access_denied")
                .containsEntry("state", "xyz");
        assertThat(claims(granted("fragment.jwt").fragment().get("response"))).containsEntry("error", "access_denied");
        String form = granted("form_post.jwt").body();
        assertThat(form).contains("name=\"response\"").doesNotContain("name=\"error\"", "name=\"state\"");
        TestResponse early =
                Ask.app().with("response_mode", "jwt").with("scope", "admin").get(server);
        assertThat(early.query()).containsOnlyKeys("response");
        assertThat(claims(early.query().get("response"))).containsEntry("error", "invalid_scope");
    }

    private static Map<String, Object> claims(String response) {
        return org.gatewright.protocol.jose.Jwt.parse(response)
                .orElseThrow()
                .claims()
                .members();
    }
}
