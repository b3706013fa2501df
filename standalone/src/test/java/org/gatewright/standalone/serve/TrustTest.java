package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.gatewright.files.ConfigException;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trusted issuers and token exchange, as configured in the settings. */
class TrustTest {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS = "urn:ietf:params:oauth:token-type:access_token";

    @TempDir
    Path folder;

    private final SigningKey key = SigningKey.generate("idp", SigningAlgorithm.ES256);
    private final int idp = Wire.freePort();
    private final String issuer = "http://localhost:" + idp;
    private final Vertx vertx = VertxServer.vertx();
    private Site site;
    private ServerProgram program;

    @BeforeEach
    void start() {
        Map<String, Object> metadata = Map.of("issuer", issuer, "jwks_uri", issuer + "/keys");
        Map<String, Object> cluster = Map.of("issuer", issuer + "/cluster", "jwks_uri", issuer + "/keys");
        VertxWeb web = VertxWeb.on(vertx)
                .mount(List.of(
                        Route.wellKnown("oauth-authorization-server", "", request -> Response.json(200, metadata))
                                .nonBlocking(),
                        Route.get("/cluster/.well-known/openid-configuration", request -> Response.json(200, cluster))
                                .nonBlocking(),
                        Route.get("/keys", request -> Response.json(200, new JwkSet(List.of(key.jwk())).members()))
                                .nonBlocking()));
        VertxServer.listen(vertx, web, "localhost", idp)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        site = Site.at(folder);
        site.write("clients.yaml", """
                clients:
                  app:
                    token_endpoint_auth_method: client_secret_post
                    secret_hashes: ['%1$s']
                    grant_types: ['%2$s']
                    scope: read
                  gateway:
                    token_endpoint_auth_method: client_secret_post
                    secret_hashes: ['%1$s']
                    grant_types: ['%3$s']
                    scope: read
                  cart:
                    token_endpoint_auth_method: workload_jwt
                    grant_types: [client_credentials, '%2$s']
                    scope: read
                    authorization_details_types: [payment]
                """.formatted(new GeneratedSecret().hash(Site.SECRET), JWT_BEARER, EXCHANGE));
        site.write("payment.json", """
                {"type": "object", "additionalProperties": false, "required": ["amount"],
                 "properties": {"type": {"const": "payment"}, "amount": {"type": "integer"}}}
                """);
        program = site.start("""
                trusted-issuers:
                  %1$s:
                    subject: preferred_username
                  %1$s/cluster:
                    workloads:
                      system:serviceaccount:shop:cart: cart
                detail-types:
                  payment: {schema: payment.json, description: 'Pay {amount}'}
                exchange:
                  gateway:
                    tokens-of: app
                    scope: read
                    resources: https://api.example.com
                resources: [https://api.example.com, https://other.example.com]
                """.formatted(issuer));
    }

    @AfterEach
    void stop() {
        program.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private String assertion(String user) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("sub", "4711");
        claims.put("preferred_username", user);
        claims.put("aud", "http://localhost:" + site.port);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", Instant.now().getEpochSecond());
        claims.put("exp", Instant.now().plusSeconds(60).getEpochSecond());
        return key.sign("JWT", claims);
    }

    private Site.Answer bearer(String assertion) {
        return site.post(
                "/token",
                "grant_type=" + FormCodec.encode(JWT_BEARER) + "&client_id=app&client_secret=" + Site.SECRET
                        + "&assertion=" + assertion);
    }

    private Site.Answer exchange(String token, String more) {
        return site.post(
                "/token",
                "grant_type=" + FormCodec.encode(EXCHANGE) + "&client_id=gateway&client_secret=" + Site.SECRET
                        + "&subject_token_type=" + FormCodec.encode(ACCESS) + "&subject_token=" + token + more);
    }

    @Test
    @Spec("RFC 7523 §2.1")
    void issuesATokenForAnAssertionOfATrustedIssuer() {
        Site.Answer tokens = bearer(assertion("alice"));
        assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
        assertThat(bearer(assertion("nobody")).status()).isEqualTo(400);
        SigningKey stranger = SigningKey.generate("idp", SigningAlgorithm.ES256);
        assertThat(bearer(stranger.sign("JWT", Map.of("iss", issuer))).status()).isEqualTo(400);
    }

    @Test
    @Spec("RFC 8693 §2.1")
    void exchangesOnlyTokensThatTheRulePermits() {
        String token = bearer(assertion("alice")).token("access_token");
        Site.Answer exchanged = exchange(token, "&resource=https%3A%2F%2Fapi.example.com");
        assertThat(exchanged.status()).as(exchanged.body()).isEqualTo(200);
        assertThat(exchanged.token("issued_token_type")).isEqualTo(ACCESS);
        assertThat(exchange(token, "&resource=https%3A%2F%2Fother.example.com").status())
                .isEqualTo(400);
        String again = exchanged.token("access_token");
        assertThat(exchange(again, "&resource=https%3A%2F%2Fapi.example.com").status())
                .as("a token that is not of the client 'app'")
                .isEqualTo(400);
    }

    @Test
    @Spec({"RFC 7523 §2.2", "RFC 9396 §6"})
    void authenticatesAWorkloadByTheTokenOfItsPlatform() {
        String token = key.sign(
                "JWT",
                Map.of(
                        "iss",
                        issuer + "/cluster",
                        "sub",
                        "system:serviceaccount:shop:cart",
                        "aud",
                        List.of("http://localhost:" + site.port),
                        "iat",
                        Instant.now().getEpochSecond(),
                        "exp",
                        Instant.now().plusSeconds(3600).getEpochSecond()));
        String request = "grant_type=" + FormCodec.encode(JWT_BEARER) + "&assertion=" + token;
        assertThat(site.post("/token", request).status()).isEqualTo(200);
        Site.Answer payment = site.post("/token", request + details("[{\"type\":\"payment\",\"amount\":3}]"));
        assertThat(payment.status()).as(payment.body()).isEqualTo(200);
        assertThat(payment.body()).contains("\"amount\":3");
        assertThat(site.post("/token", request + details("[{\"type\":\"payment\",\"amount\":\"3\"}]"))
                        .body())
                .contains("invalid_authorization_details");
    }

    private static String details(String json) {
        return "&authorization_details=" + FormCodec.encode(json);
    }

    @Test
    @Checks("OP-01")
    void reportsMistakesAtTheStart() {
        assertThatThrownBy(() -> Site.at(folder).start("exchange: {gateway: {scope: unknown}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'unknown' is not defined under 'scopes'");
        assertThatThrownBy(
                        () -> Site.at(folder).start("detail-types: {payment: {schema: users.yaml, description: Pay}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not valid JSON");
        assertThatThrownBy(
                        () -> Site.at(folder)
                                .start(
                                        "trusted-issuers: {'https://a.example': {identity-assertions: true, workloads: {a: b}}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("about end-users");
        assertThatThrownBy(() -> Site.at(folder).start("trusted-issuers: {'not a url': {}}"))
                .isInstanceOf(ConfigException.class);
    }
}
