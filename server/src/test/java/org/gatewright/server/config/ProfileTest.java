package org.gatewright.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientKeys;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.legacy.PasswordGrant;
import org.gatewright.server.mtls.MutualTls;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Forged;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requirements of the FAPI 2.0 Security Profile on authorization servers. */
class ProfileTest {
    private static final String TYPE = "oauth-authz-req+jwt";

    private final SigningKey key = Keys.key();
    private final SigningKey proof = Keys.key();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.profile(Profile.fapi2())
                .enable(
                        new PushedRequests(),
                        new SignedRequests(),
                        new ClientAssertions(),
                        Dpop.proofs(),
                        MutualTls.selfSigned()));
        server.clients.save(Keys.app(key).build());
    }

    /** Adds the client authentication to the form. */
    private Map<String, String> authenticated(Map<String, String> form) {
        Map<String, String> all = new LinkedHashMap<>(form);
        all.putAll(Keys.authentication(key, server.clock.instant()));
        return all;
    }

    private TestResponse push(Map<String, String> request) {
        return server.post("/par", "", Forms.encode(authenticated(request)));
    }

    private Ask pushed(Map<String, String> request) {
        TestResponse response = push(request);
        assertThat(response.status()).as(response.text()).isEqualTo(201);
        return new Ask(
                new LinkedHashMap<>(Map.of("client_id", "app", "request_uri", response.json("request_uri"))), "");
    }

    private String code() {
        Ask ask = pushed(TestServer.authorizationRequest());
        return server.decide(ask.get(server)).query().get("code");
    }

    private TestResponse token(Map<String, String> form) {
        return server.post("/token", Map.of("DPoP", Keys.dpop(proof, server.clock.instant())), authenticated(form));
    }

    private TestResponse tokens() {
        return bound(token(TestServer.codeExchange(code())));
    }

    private static TestResponse bound(TestResponse response) {
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.json("token_type")).isEqualTo("DPoP");
        return response;
    }

    @Test
    @Spec({"FAPI 2.0 Security Profile §5.3.2.2", "RFC 9126 §5"})
    @Checks("PR-06")
    void requiresPushedAuthorizationRequests() {
        RefusedRequest.when(server, Ask.app()).assertSentToApp("invalid_request");
        assertThat(server.server.metadata()).containsEntry("require_pushed_authorization_requests", true);
        assertThat(code()).isNotEmpty();
    }

    @Test
    @Spec({"FAPI 2.0 Security Profile §5.3.2.2", "RFC 7636 §4.4.1"})
    void requiresPkceWithS256() {
        Map<String, String> good = TestServer.authorizationRequest();
        RefusedToken.with("invalid_request", server, () -> push(Exchanges.without(good, "code_challenge")));
        RefusedToken.with(
                "invalid_request", server, () -> push(Exchanges.with(good, "code_challenge_method", "plain")));
        assertThat(server.server.metadata()).containsEntry("code_challenge_methods_supported", List.of("S256"));
        Map<String, String> other = Exchanges.with(TestServer.codeExchange(code()), "code_verifier", "e".repeat(43));
        RefusedToken.revoking("invalid_grant", server, () -> token(other));
    }

    @Test
    @Spec({"FAPI 2.0 Security Profile §5.3.2.1", "RFC 9449 §5"})
    @Checks("SC-04")
    void issuesOnlySenderConstrainedTokens() {
        String code = code();
        RefusedToken.with(
                "invalid_request",
                server,
                () -> server.post("/token", "", Forms.encode(authenticated(TestServer.codeExchange(code)))));
        RefusedToken.with(
                "invalid_request",
                server,
                () -> server.post("/token", "", Forms.encode(authenticated(Exchanges.clientCredentials()))));
        String token = bound(token(TestServer.codeExchange(code))).json("access_token");
        assertThat(server.resource(token).status()).isEqualTo(401);
        assertThat(server.resource(Map.of(
                                "Authorization",
                                "DPoP " + token,
                                "DPoP",
                                Keys.dpop(proof, token, server.clock.instant())))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Spec({"FAPI 2.0 Security Profile §5.3.2.1", "RFC 8705 §3"})
    void issuesNoTokenWithoutTheRequiredClientCertificate() {
        server.clients.save(
                Keys.app(key).rules(ClientRules.defaults().bindToCertificate()).build());
        RefusedToken.with("invalid_request", server, () -> token(Exchanges.clientCredentials()));
    }

    @Test
    @Spec("FAPI 2.0 Security Profile §5.3.2.2")
    void requiresARedirectUriInPushedRequests() {
        RefusedToken.with(
                "invalid_request",
                server,
                () -> push(Exchanges.without(TestServer.authorizationRequest(), "redirect_uri")));
    }

    @Test
    @Spec({"FAPI 2.0 Message Signing §5.3.1", "FAPI 2.0 Message Signing §5.4.1"})
    void requiresSignedRequestsAndResponsesIfConfigured() {
        server = TestServer.start(builder -> builder.profile(
                        Profile.fapi2().and(Profile.Demand.SIGNED_REQUESTS, Profile.Demand.SIGNED_RESPONSES))
                .enable(new PushedRequests(), new SignedRequests(), new ClientAssertions(), Dpop.proofs()));
        server.clients.save(Keys.app(key).build());
        assertThat(server.server.metadata()).containsEntry("require_signed_request_object", true);
        RefusedToken.with(
                "invalid_request",
                server,
                () -> push(Exchanges.with(TestServer.authorizationRequest(), "response_mode", "jwt")));
        server = TestServer.start(builder -> builder.profile(Profile.fapi2().and(Profile.Demand.SIGNED_RESPONSES))
                .enable(new PushedRequests(), new ClientAssertions(), Dpop.proofs()));
        server.clients.save(Keys.app(key).build());
        RefusedToken.with("invalid_request", server, () -> push(TestServer.authorizationRequest()));
        Ask asked = pushed(Exchanges.with(TestServer.authorizationRequest(), "response_mode", "jwt"));
        assertThat(server.decide(asked.get(server)).query()).containsOnlyKeys("response");
    }

    @Test
    @Spec("FAPI 2.0 Security Profile §5.3.2.1")
    @Checks("CA-20")
    void rejectsClientAuthenticationBySharedSecrets() {
        server.clients.save(Clients.app().authMethod("client_secret_post").build());
        Map<String, String> post = Exchanges.with(TestServer.codeExchange("any"), "client_id", "app");
        post.put("client_secret", Clients.SECRET);
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", post));
        server.clients.save(Clients.app().build());
        RefusedToken.with(
                401,
                "invalid_client",
                server,
                () -> server.post("/par", TestServer.app(), Forms.encode(TestServer.authorizationRequest())));
        RefusedToken.with(
                401, "invalid_client", server, () -> server.token(Exchanges.service(), Exchanges.clientCredentials()));
        server.clients.save(Client.withAuthMethod("app", "client_secret_jwt")
                .keys(ClientKeys.none().sharedSecret("a-secret-that-both-sides-have-to-know"))
                .redirectUris(Clients.CALLBACK)
                .scope("read")
                .build());
        Map<String, String> signed = new LinkedHashMap<>(TestServer.codeExchange("any"));
        signed.putAll(Keys.authentication(
                Forged.hs256("a-secret-that-both-sides-have-to-know", Keys.assertion("app", server.clock.instant()))));
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", signed));
    }

    @Test
    @Spec("FAPI 2.0 Security Profile §5.3.2.1")
    void rejectsPublicClients() {
        Map<String, String> request = Exchanges.with(
                Exchanges.with(TestServer.authorizationRequest(), "client_id", "spa"),
                "redirect_uri",
                Exchanges.SPA_CALLBACK);
        RefusedToken.with(401, "invalid_client", server, () -> server.post("/par", "", Forms.encode(request)));
        RefusedToken.with(401, "invalid_client", server, () -> server.token("", Exchanges.spaExchange("any")));
        RefusedRequest.when(server, new Ask(request, "")).assertSentTo(Exchanges.SPA_CALLBACK, "invalid_request");
    }

    @Test
    @Spec({"FAPI 2.0 Security Profile §5.3.2.1", "RFC 7523 §3"})
    @Checks("CA-10")
    void acceptsOnlyTheIssuerAsAudienceOfAssertions() {
        for (Object audience : List.of(
                TestServer.ISSUER + "/token",
                TestServer.ISSUER + "/par",
                TestServer.ISSUER + "/",
                List.of(TestServer.ISSUER, TestServer.ISSUER + "/token"),
                "https://other.example")) {
            Map<String, Object> claims = Keys.assertion("app", server.clock.instant());
            claims.put("aud", audience);
            Map<String, String> form = new LinkedHashMap<>(TestServer.authorizationRequest());
            form.putAll(Keys.authentication(key.sign("JWT", claims)));
            RefusedToken.with(401, "invalid_client", server, () -> server.post("/par", "", Forms.encode(form)));
        }
        assertThat(push(TestServer.authorizationRequest()).status()).isEqualTo(201);
    }

    @Test
    @Spec("FAPI 2.0 Security Profile §5.3.2.2")
    @Checks("CG-02")
    void limitsTheCodeLifetimeTo60Seconds() {
        assertThat(Lifetimes.defaults().code()).isLessThanOrEqualTo(Duration.ofSeconds(60));
        String intime = code();
        server.clock.advance(Duration.ofSeconds(59));
        bound(token(TestServer.codeExchange(intime)));
        String late = code();
        server.clock.advance(Duration.ofSeconds(60));
        RefusedToken.with("invalid_grant", server, () -> token(TestServer.codeExchange(late)));
    }

    @Test
    @Spec("FAPI 2.0 Security Profile §5.3.2.1")
    @Checks("RT-01")
    void doesNotRotateRefreshTokensOfConfidentialClients() {
        for (Client.Rotation rotation : Client.Rotation.values()) {
            server.clients.save(Keys.app(key).rotation(rotation).build());
            Map<String, String> refresh = TestServer.refresh(tokens().json("refresh_token"));
            assertThat(bound(token(refresh)).json()).doesNotContainKey("refresh_token");
            server.clock.advance(Duration.ofDays(30)); // after any grace period and after the default idle lifetime
            assertThat(bound(token(refresh)).json()).doesNotContainKey("refresh_token");
        }
    }

    @Test
    @Spec({"FAPI 2.0 Security Profile §5.3.2.2", "RFC 9207 §2"})
    void sendsIssInEveryAuthorizationResponse() {
        assertThat(server.server.metadata()).containsEntry("authorization_response_iss_parameter_supported", true);
        TestResponse granted =
                server.decide(pushed(TestServer.authorizationRequest()).get(server));
        assertThat(granted.status()).isEqualTo(303); // not 307, which would repeat the form at the client
        assertThat(granted.query()).containsEntry("iss", TestServer.ISSUER);
        server.decision = (request, sent) -> server.interactions().denyAccess(request, sent);
        assertThat(server.decide(pushed(TestServer.authorizationRequest()).get(server))
                        .query())
                .containsEntry("error", "access_denied")
                .containsEntry("iss", TestServer.ISSUER);
    }

    private Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>(TestServer.authorizationRequest());
        claims.put("iss", "app");
        claims.put("aud", TestServer.ISSUER);
        claims.put("nbf", server.clock.instant().getEpochSecond());
        claims.put("exp", server.clock.instant().getEpochSecond() + 300);
        return claims;
    }

    private static Map<String, String> object(String text) {
        return Map.of("client_id", "app", "request", text);
    }

    @Test
    @Spec({"FAPI 2.0 Message Signing §5.3.1", "RFC 9101 §10.8"})
    @Checks("PR-10")
    void requiresTypNbfAndExpInSignedRequests() {
        Map<String, Object> endless = claims();
        endless.remove("nbf");
        Map<String, Object> issued = new LinkedHashMap<>(endless);
        issued.put("iat", server.clock.instant().getEpochSecond());
        Map<String, Object> old = claims();
        old.put("nbf", server.clock.instant().getEpochSecond() - 3700);
        Map<String, Object> longLived = claims();
        longLived.put("nbf", server.clock.instant().getEpochSecond() - 3000);
        longLived.put("exp", server.clock.instant().getEpochSecond() + 3000);
        for (String wrong : List.of(
                key.sign(TYPE, longLived),
                key.sign("at+jwt", claims()),
                key.sign("dpop+jwt", claims()),
                key.sign(TYPE, endless),
                key.sign(TYPE, issued),
                key.sign(TYPE, old))) {
            RefusedToken.with("invalid_request_object", server, () -> push(object(wrong)));
        }
        for (String right :
                List.of(key.sign(TYPE, claims()), key.sign("JWT", claims()), Forged.sign(key, Map.of(), claims()))) {
            assertThat(server.decide(pushed(object(right)).get(server)).query()).containsKey("code");
        }
    }

    @Test
    @Spec({"FAPI 2.0 Security Profile §5.4.1", "RFC 9449 §4.3"})
    @Checks("SC-01")
    void rejectsDpopProofsSignedWithRs256() {
        SigningKey weak = SigningKey.generate("r", SigningAlgorithm.RS256);
        Map<String, String> form = authenticated(Exchanges.clientCredentials());
        RefusedToken.with(
                "invalid_dpop_proof",
                server,
                () -> server.post("/token", Map.of("DPoP", Keys.dpop(weak, server.clock.instant())), form));
        assertThat(server.server.metadata())
                .containsEntry("dpop_signing_alg_values_supported", List.of("ES256", "PS256", "EdDSA", "Ed25519"));
    }

    @Test
    @Spec("FAPI 2.0 Security Profile §5.3.2.1")
    void rejectsThePasswordGrant() {
        assertThat((Iterable<?>) server.server.metadata().get("grant_types_supported"))
                .noneMatch("password"::equals);
        Map<String, String> form =
                new LinkedHashMap<>(Map.of("grant_type", "password", "username", "alice", "password", "x"));
        RefusedToken.with("unsupported_grant_type", server, () -> token(form));
    }

    @Test
    @Spec("FAPI 2.0 Security Profile §5.3.2.2")
    @Checks("AR-02")
    void requiresPkceEvenIfTheClientIsExempted() {
        server.clients.save(
                Keys.app(key).rules(ClientRules.defaults().allowMissingPkce()).build());
        Map<String, String> bare = new LinkedHashMap<>(TestServer.authorizationRequest());
        bare.keySet().removeAll(List.of("code_challenge", "code_challenge_method"));
        RefusedToken.with("invalid_request", server, () -> push(bare));
    }

    @Test
    @Spec({"FAPI 2.0 Security Profile §5.3.2.1", "RFC 8414 §2"})
    void listsNoSharedSecretMethodsInTheMetadata() {
        assertThat(server.server.metadata())
                .containsEntry(
                        "token_endpoint_auth_methods_supported",
                        List.of("private_key_jwt", "self_signed_tls_client_auth"))
                .containsEntry("require_pushed_authorization_requests", true);
    }

    @Test
    @Spec("FAPI 2.0 Security Profile §5.3.2.1")
    @Checks("CA-10")
    void rejectsAnEndpointAsAudienceEvenIfTheClientMayUseIt() {
        server.clients.save(Keys.app(key)
                .rules(ClientRules.defaults().allowEndpointAudience())
                .build());
        Map<String, Object> claims = Keys.assertion("app", server.clock.instant());
        claims.put("aud", TestServer.ISSUER + "/par");
        Map<String, String> form = new LinkedHashMap<>(TestServer.authorizationRequest());
        form.putAll(Keys.authentication(key.sign("JWT", claims)));
        RefusedToken.with(401, "invalid_client", server, () -> server.post("/par", "", Forms.encode(form)));
    }

    @Test
    @Spec("FAPI 2.0 Security Profile §5.4.1")
    @Checks("CA-12")
    void rejectsAssertionsSignedWithRs256() {
        SigningKey weak = SigningKey.generate("k1", SigningAlgorithm.RS256);
        server.clients.save(Keys.app(weak).build());
        Map<String, String> form = new LinkedHashMap<>(TestServer.authorizationRequest());
        form.putAll(Keys.authentication(weak, server.clock.instant()));
        RefusedToken.with(401, "invalid_client", server, () -> server.post("/par", "", Forms.encode(form)));
    }

    @Test
    @Spec({"RFC 9700 §2.1.2", "RFC 9700 §2.4"})
    @Checks("OG-01")
    void requiresTheLegacyProfileForPasswordAndImplicitGrants() {
        for (Feature old : List.of(new ImplicitGrant(), new PasswordGrant((user, password) -> Optional.empty()))) {
            for (Profile profile : List.of(Profile.oauth21(), Profile.mcp(), Profile.fapi2())) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> TestServer.start(builder -> builder.profile(profile)
                                .resources(ProtectedResource.at("https://api.example"))
                                .enable(old)))
                        .withMessageContainingAll(profile.name(), "Profile.legacy()");
            }
            TestServer.start(builder -> builder.profile(Profile.legacy()).enable(old));
        }
    }

    @Test
    @Spec({"FAPI 2.0 Security Profile §5.3.2.1", "FAPI 2.0 Security Profile §5.4.1"})
    @Checks("OG-01")
    void rejectsSettingsThatContradictTheProfile() {
        for (Consumer<ServerBuilder> contradiction : List.<Consumer<ServerBuilder>>of(
                builder -> builder.enable(new ImplicitGrant()),
                builder -> builder.lifetimes(Lifetimes.defaults().code(Duration.ofSeconds(61))),
                builder -> builder.signing(SigningAlgorithm.RS256, KeyRotation.defaults()))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> TestServer.start(builder -> {
                        builder.profile(Profile.fapi2());
                        contradiction.accept(builder);
                    }))
                    .withMessageContaining("fapi2");
        }
    }
}
