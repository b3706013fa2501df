package org.gatewright.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatewright.protocol.http.Page;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.code.AuthorizationCode;
import org.gatewright.server.config.Profile;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.legacy.PasswordGrant;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** Authorization server metadata: enabled features and configured endpoints only. */
class MetadataTest {
    private static final List<String> MODES =
            List.of("jwt", "query", "fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt");
    private static final String WELL_KNOWN = "/.well-known/oauth-authorization-server";

    private Map<String, Object> metadata(Consumer<ServerBuilder> change) {
        TestServer server = TestServer.start(change);
        TestResponse response = server.get(WELL_KNOWN);
        assertThat(response.status()).isEqualTo(200);
        return response.json();
    }

    @Test
    @Checks({"DC-09", "DC-10"})
    @Spec({"RFC 8414 §2", "RFC 8414 §3.2", "RFC 9207 §3", "RFC 7636 §6.2"})
    void describesTheDefaultServer() {
        Map<String, Object> metadata = metadata(builder -> {});
        assertThat(metadata)
                .containsEntry("jwks_uri", "http://localhost/jwks")
                .containsEntry("authorization_signing_alg_values_supported", List.of("ES256"))
                .containsOnlyKeys(
                        "issuer",
                        "authorization_endpoint",
                        "token_endpoint",
                        "jwks_uri",
                        "response_types_supported",
                        "response_modes_supported",
                        "grant_types_supported",
                        "token_endpoint_auth_methods_supported",
                        "authorization_response_iss_parameter_supported",
                        "code_challenge_methods_supported",
                        "authorization_signing_alg_values_supported")
                .containsAllEntriesOf(Map.of(
                        "issuer",
                        "http://localhost",
                        "authorization_endpoint",
                        "http://localhost/authorize",
                        "token_endpoint",
                        "http://localhost/token",
                        "response_types_supported",
                        List.of("code"),
                        "response_modes_supported",
                        MODES,
                        "grant_types_supported",
                        List.of("authorization_code", "refresh_token", "client_credentials"),
                        "token_endpoint_auth_methods_supported",
                        List.of("client_secret_basic", "client_secret_post", "none"),
                        "authorization_response_iss_parameter_supported",
                        true,
                        "code_challenge_methods_supported",
                        List.of("S256")));
    }

    @Test
    @Checks("DC-09")
    @Spec("RFC 8414 §3.2")
    void returnsCacheableJson() {
        TestServer server = TestServer.start();
        TestResponse response = server.get(WELL_KNOWN);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.headers("Set-Cookie")).isEmpty();
    }

    @Test
    @Checks("DC-09")
    @Spec("RFC 8414 §3.3")
    void takesNoUriFromTheRequest() {
        TestServer server = TestServer.start();
        String request = "GET " + WELL_KNOWN + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                + "X-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\nConnection: close\r\n\r\n";
        TestResponse response = new TestResponse(server.http.send(request));
        assertThat(response.text()).doesNotContain("evil");
        assertThat(response.json("issuer")).isEqualTo("http://localhost");
    }

    @Test
    @Checks("DC-10")
    @Spec("RFC 8414 §2")
    void omitsTheAuthorizationEndpointWithoutEndUserGrants() {
        TestServer server = TestServer.start(builder -> builder.features(new ClientCredentials()));
        Map<String, Object> metadata = server.get(WELL_KNOWN).json();
        assertThat(metadata)
                .containsEntry("grant_types_supported", List.of("client_credentials"))
                .containsEntry("response_types_supported", List.of())
                .containsKey("token_endpoint")
                .doesNotContainKeys(
                        "authorization_endpoint",
                        "code_challenge_methods_supported",
                        "response_modes_supported",
                        "authorization_response_iss_parameter_supported");
        assertThat(server.authorize(TestServer.authorizationRequest()).status()).isEqualTo(404);
        RefusedToken.with(
                "unsupported_grant_type", server, () -> server.token(TestServer.app(), TestServer.codeExchange("x")));
    }

    @Test
    @Checks("DC-10")
    @Spec("RFC 8414 §2")
    void omitsTheTokenEndpointWithOnlyTheImplicitGrant() {
        TestServer server =
                TestServer.start(builder -> builder.profile(Profile.legacy()).features(new ImplicitGrant()));
        assertThat(server.get(WELL_KNOWN).json())
                .containsEntry("grant_types_supported", List.of("implicit"))
                .containsEntry("response_types_supported", List.of("token"))
                .containsEntry(
                        "response_modes_supported",
                        List.of("jwt", "fragment", "form_post", "fragment.jwt", "form_post.jwt"))
                .containsKey("authorization_endpoint")
                .doesNotContainKeys("token_endpoint", "token_endpoint_auth_methods_supported");
        assertThat(server.token(TestServer.app(), Exchanges.clientCredentials()).status())
                .isEqualTo(404);
    }

    @Test
    @Checks("DC-10")
    @Spec("RFC 8414 §2")
    void listsNoDisabledFeatures() {
        Map<String, Object> metadata = metadata(builder -> builder.features(new AuthorizationCode()));
        assertThat(metadata).containsEntry("grant_types_supported", List.of("authorization_code"));
        assertThat(metadata)
                .doesNotContainKeys("scopes_supported", "revocation_endpoint", "dpop_signing_alg_values_supported");
    }

    @Test
    @Checks("DC-10")
    @Spec("RFC 8414 §2")
    void listsEnabledFeatures() {
        Map<String, Object> metadata = metadata(builder -> builder.profile(Profile.legacy())
                .enable(new ImplicitGrant(), new PasswordGrant((username, password) -> Optional.empty()))
                .customResponseTypes("magic")
                .publishedScope("read", "write"));
        assertThat(metadata)
                .containsEntry("scopes_supported", List.of("read", "write"))
                .containsEntry("response_types_supported", List.of("magic", "code", "token"))
                .containsEntry("response_modes_supported", MODES)
                .containsEntry(
                        "grant_types_supported",
                        List.of("authorization_code", "refresh_token", "client_credentials", "implicit", "password"));
    }

    @Test
    @Checks("DC-09")
    @Spec({"RFC 8414 §3.1", "RFC 8414 §5"})
    void appendsTheIssuerPathToTheWellKnownUri() {
        AuthorizationServer tenant = AuthorizationServer.builder()
                .issuer("http://localhost/tenant")
                .endpoints("/oauth2")
                .allowInsecureRequests()
                .clients(MemoryClients.of())
                .interaction((interaction, request) -> Page.of("", "").response(200))
                .build();
        Http wire = InProcess.of(tenant.routes());
        assertThat(wire.get(WELL_KNOWN + "/tenant").json())
                .containsEntry("issuer", "http://localhost/tenant")
                .containsEntry("authorization_endpoint", "http://localhost/tenant/oauth2/authorize")
                .containsEntry("token_endpoint", "http://localhost/tenant/oauth2/token");
        assertThat(wire.get("/tenant/oauth2/token").status()).isEqualTo(405);
        assertThat(wire.get(WELL_KNOWN).status()).isEqualTo(404);
        assertThat(wire.get("/tenant" + WELL_KNOWN).json())
                .isEqualTo(wire.get(WELL_KNOWN + "/tenant").json());
        for (String openId : List.of(
                "/.well-known/openid-configuration",
                "/tenant/.well-known/openid-configuration",
                "/.well-known/openid-configuration/tenant")) {
            assertThat(wire.get(openId).status()).as(openId).isEqualTo(404);
        }
    }
}
