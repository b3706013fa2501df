package org.gatewright.server.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientKeys;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workloads of a trusted platform, which authenticate with the tokens that it issues to them. */
class WorkloadTest {
    private static final String CLUSTER = "https://kubernetes.default.svc.cluster.local";
    private static final String BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final SigningKey cluster = Keys.key();
    private TestServer server;

    @BeforeEach
    void start() {
        JwkSet keys = new JwkSet(List.of(cluster.jwk()));
        TrustedIssuer platform = TrustedIssuer.of(CLUSTER, keys::signed)
                .workloads(claims -> claims.text("sub")
                        .filter(account -> account.startsWith("system:serviceaccount:shop:"))
                        .map(account -> account.substring(account.lastIndexOf(':') + 1)));
        server = TestServer.start(builder -> builder.enable(new ClientAssertions(platform), new JwtBearer(platform)));
        server.clients.save(workload("cart", ClientAssertions.WORKLOAD));
        server.clients.save(workload("other", "private_key_jwt"));
    }

    private static Client workload(String id, String method) {
        return Client.withAuthMethod(id, method)
                .keys(ClientKeys.none().jwks(new JwkSet(List.of(Keys.key().jwk()))))
                .grantTypes(GrantType.CLIENT_CREDENTIALS, GrantType.JWT_BEARER)
                .scope("read")
                .build();
    }

    /** A projected service-account token as Kubernetes 1.33 issues it. */
    private Map<String, Object> serviceAccount(String name) {
        long now = server.clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", List.of(TestServer.ISSUER));
        claims.put("exp", now + 3607);
        claims.put("iat", now);
        claims.put("iss", CLUSTER);
        claims.put("jti", "1b7c9d0e-5a0a-4f57-9b5e-0c2f3a6d9e11");
        claims.put("kubernetes.io", Map.of("namespace", "shop", "serviceaccount", Map.of("name", name)));
        claims.put("nbf", now);
        claims.put("sub", "system:serviceaccount:shop:" + name);
        return claims;
    }

    private String token(String account, Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = serviceAccount(account);
        change.accept(claims);
        return cluster.sign("JWT", claims);
    }

    private TestResponse authenticate(String token) {
        return server.token(
                "",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        token,
                        "scope",
                        "read"));
    }

    private TestResponse exchange(String token) {
        return server.token("", Map.of("grant_type", BEARER, "assertion", token, "scope", "read"));
    }

    @Test
    @Spec("RFC 7523 §2.2")
    void authenticatesAClientByItsServiceAccountTokenUntilItExpires() {
        String token = token("cart", claims -> {});
        for (int use = 0; use < 2; use++) {
            TestResponse tokens = Exchanges.successful(authenticate(token));
            assertThat(server.resource(tokens.json("access_token")).json("client"))
                    .isEqualTo("cart");
        }
        server.clock.advance(Duration.ofHours(2));
        assertThat(authenticate(token).json("error")).isEqualTo("invalid_client");
    }

    @Test
    @Spec("RFC 7523 §2.1")
    void issuesATokenForAServiceAccountTokenAsTheOnlyParameter() {
        TestResponse tokens = Exchanges.successful(exchange(token("cart", claims -> {})));
        assertThat(server.resource(tokens.json("access_token")).json("client")).isEqualTo("cart");
        assertThat(tokens.json()).doesNotContainKey("refresh_token");
    }

    @Test
    @Spec("RFC 7523 §3")
    void rejectsTokensOfThePlatformThatAreNotForThisServerOrAnAssignedClient() {
        List<Consumer<Map<String, Object>>> changes = List.of(
                claims -> claims.put("aud", "https://kubernetes.default.svc"),
                claims -> claims.put("aud", List.of(TestServer.ISSUER, "https://other.example")),
                claims -> claims.remove("aud"),
                claims -> claims.remove("exp"),
                claims -> claims.put("exp", server.clock.instant().getEpochSecond() + 90_000),
                claims -> claims.put("exp", server.clock.instant().getEpochSecond() - 60),
                claims -> claims.put("nbf", server.clock.instant().getEpochSecond() + 60),
                claims -> claims.put("sub", "system:serviceaccount:bank:cart"),
                claims -> claims.put("sub", "system:serviceaccount:shop:unknown"),
                claims -> claims.put("sub", "system:serviceaccount:shop:other"),
                claims -> claims.put("iss", "https://other-cluster.example"));
        for (Consumer<Map<String, Object>> change : changes) {
            assertThat(authenticate(token("cart", change)).json("error")).isEqualTo("invalid_client");
            assertThat(exchange(token("cart", change)).json("error")).isEqualTo("invalid_client");
        }
        assertThat(authenticate(Keys.key().sign("JWT", serviceAccount("cart"))).json("error"))
                .isEqualTo("invalid_client");
        assertThat(authenticate(cluster.sign("at+jwt", serviceAccount("cart"))).json("error"))
                .isEqualTo("invalid_client");
    }
}
