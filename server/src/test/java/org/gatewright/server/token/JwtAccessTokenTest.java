package org.gatewright.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** JWT access tokens (RFC 9068), verified with an independent library. */
class JwtAccessTokenTest {
    private static final String API = "https://api.example";
    private static final String OPAQUE_API = "https://opaque.example";

    private TestServer server;

    @BeforeEach
    void start() {
        server = start(SigningAlgorithm.ES256);
    }

    private TestServer start(SigningAlgorithm algorithm) {
        TestServer started = TestServer.start(builder -> builder.enable(new Introspection(), new Revocation())
                .signing(algorithm, KeyRotation.defaults())
                .resources(
                        ProtectedResource.at(API).tokens(AccessTokenFormat.JWT),
                        ProtectedResource.at(OPAQUE_API).tokens(AccessTokenFormat.OPAQUE)));
        started.clients.save(Clients.app().tokens(AccessTokenFormat.JWT).build());
        return started;
    }

    private static JWTClaimsSet verified(TestServer server, String token, SigningAlgorithm algorithm) throws Exception {
        DefaultJWTProcessor<com.nimbusds.jose.proc.SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.parse(algorithm.value()),
                new ImmutableJWKSet<>(JWKSet.parse(server.get("/jwks").body()))));
        return processor.process(token, null);
    }

    @Test
    @Spec({"RFC 9068 §2.1", "RFC 9068 §2.2", "RFC 9068 §2.2.3"})
    @Checks("JW-01")
    void issuesATypedTokenWithTheRequiredClaims() throws Exception {
        JWTClaimsSet claims =
                verified(server, Exchanges.appTokens(server).json("access_token"), SigningAlgorithm.ES256);
        assertThat(claims.getIssuer()).isEqualTo(TestServer.ISSUER);
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getAudience()).containsExactly(TestServer.ISSUER);
        assertThat(claims.getStringClaim("client_id")).isEqualTo("app");
        assertThat(claims.getStringClaim("scope")).isEqualTo("read write");
        assertThat(claims.getJWTID()).isNotEmpty();
        assertThat(claims.getIssueTime().toInstant()).isEqualTo(server.clock.instant());
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(server.clock.instant().plusSeconds(300));
    }

    @Test
    @Spec("RFC 9068 §2.2")
    void usesTheClientAsSubjectOfClientCredentials() throws Exception {
        server.clients.save(Clients.service().tokens(AccessTokenFormat.JWT).build());
        TestResponse response = server.token(Exchanges.service(), Exchanges.clientCredentials());
        assertThat(verified(server, response.json("access_token"), SigningAlgorithm.ES256)
                        .getSubject())
                .isEqualTo("client:service");
    }

    @Test
    @Spec({"RFC 9068 §3", "RFC 8707 §2.2"})
    void appliesTheTokenFormatOfTheResource() throws Exception {
        server.clients.save(Clients.service().build());
        Map<String, String> forApi = Exchanges.with(Exchanges.clientCredentials(), "resource", API);
        String jwt = server.token(Exchanges.service(), forApi).json("access_token");
        assertThat(verified(server, jwt, SigningAlgorithm.ES256).getAudience()).containsExactly(API);
        Map<String, String> forOpaque = TestServer.codeExchange(
                server.code(Exchanges.with(TestServer.authorizationRequest(), "resource", OPAQUE_API)));
        assertThat(server.token(TestServer.app(), forOpaque).json("access_token"))
                .startsWith("gwa_");
    }

    @Test
    @Spec({"RFC 7518 §3.3", "RFC 7518 §3.5", "RFC 8037 §3.1"})
    void signsWithAlgorithmsThatAnotherLibraryVerifies() throws Exception {
        for (SigningAlgorithm algorithm : List.of(SigningAlgorithm.RS256, SigningAlgorithm.PS256)) {
            TestServer other = start(algorithm);
            String token = Exchanges.appTokens(other).json("access_token");
            assertThat(verified(other, token, algorithm).getSubject()).isEqualTo("alice");
            assertThat(other.resource(token).status()).isEqualTo(200);
        }
    }

    @Test
    @Spec({"RFC 9068 §4", "RFC 7662 §2.2", "RFC 7009 §2.1"})
    @Checks({"IR-07", "IR-08"})
    void acceptsIntrospectsAndRevokesAJwt() {
        TestResponse tokens = Exchanges.appTokens(server);
        String token = tokens.json("access_token");
        assertThat(server.resource(token).json("subject")).isEqualTo("alice");
        Map<String, String> about = Map.of("token", token);
        TestResponse known = server.post("/introspect", TestServer.app(), Forms.encode(about));
        assertThat(known.json()).containsEntry("active", true).containsEntry("sub", "alice");
        assertThat(server.post("/revoke", TestServer.app(), Forms.encode(about)).status())
                .isEqualTo(200);
        assertThat(server.resource(token).status()).isEqualTo(401);
        assertThat(server.post("/introspect", TestServer.app(), Forms.encode(about))
                        .json())
                .isEqualTo(Map.of("active", false));
    }

    @Test
    @Spec("RFC 9068 §4")
    @Checks({"JW-01", "JW-02"})
    void acceptsOnlyJwtsSignedAsAccessTokens() {
        String token = Exchanges.appTokens(server).json("access_token");
        String[] parts = token.split("\\.");
        String none = org.gatewright.protocol.Base64Url.encode(
                "{\"typ\":\"at+jwt\",\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (String forged : List.of(
                none + "." + parts[1] + ".",
                parts[0] + "." + parts[1] + ".",
                token + ".",
                Keys.tampered(token),
                Keys.key().sign("at+jwt", Map.of("iss", TestServer.ISSUER, "sub", "alice", "jti", "x")))) {
            assertThat(server.resource(forged).status()).as(forged).isEqualTo(401);
        }
        server.clock.advance(java.time.Duration.ofSeconds(301));
        assertThat(server.resource(token).status()).isEqualTo(401);
    }

    @Test
    @Spec({"RFC 7517 §5", "RFC 8414 §2"})
    @Checks({"JW-09", "DC-09"})
    void publishesOnlyPublicKeys() throws Exception {
        TestResponse response = server.get("/jwks");
        assertThat(response.header("Content-Type")).isEqualTo("application/jwk-set+json");
        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=28800");
        JWKSet keys = JWKSet.parse(response.body());
        assertThat(keys.getKeys()).hasSize(1).allMatch(key -> !key.isPrivate());
        assertThat(keys.getKeys().get(0).getKeyUse().identifier()).isEqualTo("sig");
        assertThat(server.server.metadata()).containsEntry("jwks_uri", TestServer.ISSUER + "/jwks");
    }

    @Test
    @Spec({"RFC 9701 §4", "RFC 9701 §5"})
    @Checks("IR-09")
    void signsTheIntrospectionResponseOnRequest() throws Exception {
        String token = Exchanges.appTokens(server).json("access_token");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", TestServer.app());
        headers.put("Accept", "application/token-introspection+jwt");
        TestResponse response = server.post("/introspect", headers, Map.of("token", token));
        assertThat(response.header("Content-Type")).isEqualTo("application/token-introspection+jwt");
        DefaultJWTProcessor<com.nimbusds.jose.proc.SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("token-introspection+jwt")));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                Set.of(JWSAlgorithm.ES256),
                new ImmutableJWKSet<>(JWKSet.parse(server.get("/jwks").body()))));
        JWTClaimsSet claims = processor.process(response.body(), null);
        assertThat(claims.getAudience()).containsExactly("app");
        assertThat(claims.getJSONObjectClaim("token_introspection"))
                .containsEntry("active", true)
                .containsEntry("sub", "alice");
        assertThat(claims.getSubject()).isNull();
        assertThat(server.resource(response.body()).status()).isEqualTo(401);
    }
}
