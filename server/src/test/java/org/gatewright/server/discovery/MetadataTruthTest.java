package org.gatewright.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.client.ClientKeys;
import org.gatewright.server.config.Profile;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.legacy.PasswordGrant;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.mtls.MutualTls;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Forged;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Consistency of metadata and behaviour: the server accepts exactly what the metadata lists, in every profile. */
@Checks("DC-10")
@Spec("RFC 8414 §2")
class MetadataTruthTest {
    private static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";
    private static final String HASH = new GeneratedSecret().hash(SECRET);
    private static final Map<String, SigningKey> KEYS = new ConcurrentHashMap<>();
    private static final List<String> ALGORITHMS = List.of("ES256", "RS256", "PS256", "EdDSA", "Ed25519", "HS256");

    static Stream<Profile> profiles() {
        return Stream.of(
                Profile.oauth21(),
                Profile.mcp(),
                Profile.legacy(),
                Profile.fapi2(),
                Profile.fapi2().and(Profile.Demand.SIGNED_RESPONSES));
    }

    private static TestServer start(Profile profile) {
        return TestServer.start(builder -> {
            builder.profile(profile)
                    .limits(RateLimits.defaults()
                            .with(RateLimits.Kind.CLIENT_FAILURES, 0)
                            .with(RateLimits.Kind.ADDRESS_FAILURES, 0))
                    .resources(ProtectedResource.at("https://api.example"))
                    .enable(
                            new PushedRequests(),
                            new SignedRequests(),
                            new ClientAssertions(),
                            new DeviceFlow(),
                            new Revocation(),
                            new Introspection(),
                            MutualTls.selfSigned(),
                            Dpop.proofs());
            if (!profile.demands(Profile.Demand.CURRENT_GRANTS)) {
                builder.enable(new PasswordGrant((name, password) -> java.util.Optional.empty()), new ImplicitGrant());
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static List<String> listed(TestServer server, String name) {
        return (List<String>)
                server.get("/.well-known/oauth-authorization-server").json().get(name);
    }

    private static SigningKey key(String algorithm) {
        return KEYS.computeIfAbsent(
                algorithm,
                name -> SigningKey.generate("k", SigningAlgorithm.of(name).orElseThrow()));
    }

    private static ClientBuilder app(String method) {
        ClientBuilder builder =
                method.equals("none") ? Client.publicClient("app") : Client.withAuthMethod("app", method);
        return builder.redirectUris(Clients.CALLBACK)
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .scope("read");
    }

    /** Returns the response to a client that is registered for the algorithm and signs with it. */
    private static TestResponse signedAt(TestServer server, String path, String algorithm, Map<String, String> form) {
        Map<String, Object> claims = Keys.assertion("app", server.clock.instant());
        String assertion;
        if (algorithm.equals("HS256")) {
            server.clients.save(app("client_secret_jwt")
                    .keys(ClientKeys.none().sharedSecret(SECRET))
                    .build());
            assertion = Forged.hs256(SECRET, claims);
        } else {
            SigningKey key = key(algorithm);
            server.clients.save(
                    app("private_key_jwt").keys(new JwkSet(List.of(key.jwk()))).build());
            assertion = key.sign("JWT", claims);
        }
        Map<String, String> all = new LinkedHashMap<>(form);
        all.putAll(Keys.authentication(assertion));
        return server.post(path, "", Forms.encode(all));
    }

    private static boolean isAuthenticated(TestResponse response) {
        return response.status() < 300 || !response.json("error").equals("invalid_client");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void listsExactlyTheAcceptedAlgorithmsOfClientAssertions(Profile profile) {
        TestServer server = start(profile);
        Map<String, String> endpoints =
                Map.of("token", "/token", "revocation", "/revoke", "introspection", "/introspect");
        Map<String, String> form = Map.of("token", "x", "grant_type", "authorization_code", "code", "x");
        endpoints.forEach((name, path) -> {
            List<String> accepted = ALGORITHMS.stream()
                    .filter(algorithm -> isAuthenticated(signedAt(server, path, algorithm, form)))
                    .toList();
            assertThat(listed(server, name + "_endpoint_auth_signing_alg_values_supported"))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(accepted);
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void listsExactlyTheAcceptedClientAuthenticationMethods(Profile profile) {
        TestServer server = start(profile);
        List<String> accepted = new ArrayList<>();
        Map<String, String> form = Exchanges.with(TestServer.codeExchange("x"), "redirect_uri", Clients.CALLBACK);
        for (String method : List.of("client_secret_basic", "client_secret_post", "none")) {
            ClientBuilder client = app(method);
            server.clients.save(
                    method.equals("none")
                            ? client.build()
                            : client.addSecretHash(HASH).build());
            Map<String, String> sent = new LinkedHashMap<>(form);
            if (!method.equals("client_secret_basic")) {
                sent.put("client_id", "app");
            }
            if (method.equals("client_secret_post")) {
                sent.put("client_secret", SECRET);
            }
            String header = method.equals("client_secret_basic") ? Forms.basic("app", SECRET) : "";
            if (isAuthenticated(server.post("/token", header, Forms.encode(sent)))) {
                accepted.add(method);
            }
        }
        for (String algorithm : List.of("HS256", "ES256")) {
            if (isAuthenticated(signedAt(server, "/token", algorithm, form))) {
                accepted.add(algorithm.equals("HS256") ? "client_secret_jwt" : "private_key_jwt");
            }
        }
        List<String> listed = new ArrayList<>(listed(server, "token_endpoint_auth_methods_supported"));
        assertThat(listed).contains("self_signed_tls_client_auth"); // tested in MutualTlsTest
        listed.removeIf(method -> method.contains("tls_client_auth"));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(listed(server, "revocation_endpoint_auth_methods_supported"))
                .isEqualTo(listed(server, "token_endpoint_auth_methods_supported"));
        assertThat(listed(server, "introspection_endpoint_auth_methods_supported"))
                .doesNotContain("none")
                .containsAll(
                        listed.stream().filter(method -> !method.equals("none")).toList());
    }

    /** Pushes a request of a client whose authentication method every profile allows. */
    private static TestResponse push(
            TestServer server, SigningKey proof, SigningKey signs, Map<String, String> request) {
        server.clients.save(app("private_key_jwt")
                .keys(new JwkSet(List.of(proof.jwk(), signs.jwk())))
                .build());
        Map<String, String> form = new LinkedHashMap<>(request);
        form.putAll(Keys.authentication(proof.sign("JWT", Keys.assertion("app", server.clock.instant()))));
        return server.post("/par", "", Forms.encode(form));
    }

    private static Map<String, String> request(Profile profile) {
        Map<String, String> request = Exchanges.with(TestServer.authorizationRequest(), "scope", "read");
        boolean signed = profile.demands(Profile.Demand.SIGNED_RESPONSES);
        return signed ? Exchanges.with(request, "response_mode", "jwt") : request;
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void listsExactlyTheAcceptedAlgorithmsOfRequestObjects(Profile profile) {
        TestServer server = start(profile);
        SigningKey proof = SigningKey.generate("proof", SigningAlgorithm.ES256);
        List<String> accepted = new ArrayList<>();
        for (String algorithm : ALGORITHMS) {
            Map<String, Object> claims = new LinkedHashMap<>(request(profile));
            claims.put("iss", "app");
            claims.put("client_id", "app");
            claims.put("aud", TestServer.ISSUER);
            claims.put("nbf", server.clock.instant().getEpochSecond());
            claims.put("exp", server.clock.instant().getEpochSecond() + 60);
            SigningKey signs = key(algorithm.equals("HS256") ? "ES256" : algorithm);
            String object = algorithm.equals("HS256")
                    ? Forged.hs256(SECRET, claims)
                    : signs.sign("oauth-authz-req+jwt", claims);
            if (push(server, proof, signs, Map.of("client_id", "app", "request", object))
                            .status()
                    == 201) {
                accepted.add(algorithm);
            }
        }
        assertThat(listed(server, "request_object_signing_alg_values_supported"))
                .containsExactlyInAnyOrderElementsOf(accepted);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void listsExactlyTheAcceptedResponseModes(Profile profile) {
        TestServer server = start(profile);
        List<String> accepted = Stream.of(
                        "jwt",
                        "query",
                        "fragment",
                        "form_post",
                        "query.jwt",
                        "fragment.jwt",
                        "form_post.jwt",
                        "web_message")
                .filter(mode ->
                        push(server, Keys.key(), key("PS256"), Exchanges.with(request(profile), "response_mode", mode))
                                        .status()
                                == 201)
                .toList();
        assertThat(listed(server, "response_modes_supported")).containsExactlyInAnyOrderElementsOf(accepted);
        boolean without = push(server, Keys.key(), key("PS256"), Exchanges.without(request(profile), "response_mode"))
                        .status()
                == 201;
        assertThat(without).isEqualTo(accepted.contains("query"));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void listsExactlyTheAcceptedCodeChallengeMethods(Profile profile) {
        TestServer server = start(profile);
        List<String> accepted = Stream.of("S256", "plain", "s256")
                .filter(method -> push(
                                        server,
                                        Keys.key(),
                                        key("PS256"),
                                        Exchanges.with(request(profile), "code_challenge_method", method))
                                .status()
                        == 201)
                .toList();
        assertThat(listed(server, "code_challenge_methods_supported")).containsExactlyInAnyOrderElementsOf(accepted);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void listsExactlyTheAcceptedGrantTypes(Profile profile) {
        TestServer server = start(profile);
        List<String> accepted = Stream.of(
                        "authorization_code",
                        "refresh_token",
                        "client_credentials",
                        "password",
                        "urn:ietf:params:oauth:grant-type:device_code",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "urn:ietf:params:oauth:grant-type:token-exchange")
                .filter(type -> !signedAt(server, "/token", "ES256", Map.of("grant_type", type))
                        .json("error")
                        .equals("unsupported_grant_type"))
                .toList();
        List<String> listed = new ArrayList<>(listed(server, "grant_types_supported"));
        assertThat(listed.remove("implicit"))
                .isEqualTo(listed(server, "response_types_supported").contains("token"));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(accepted);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void listsExactlyTheAcceptedAlgorithmsOfDpopProofs(Profile profile) {
        TestServer server = start(profile);
        List<String> accepted = new ArrayList<>();
        for (String algorithm : List.of("ES256", "RS256", "PS256", "EdDSA", "Ed25519")) {
            SigningKey proof = Keys.key();
            server.clients.save(app("private_key_jwt")
                    .keys(new JwkSet(List.of(proof.jwk())))
                    .build());
            Map<String, String> form = new LinkedHashMap<>(TestServer.codeExchange("x"));
            form.putAll(Keys.authentication(proof.sign("JWT", Keys.assertion("app", server.clock.instant()))));
            TestResponse response = server.http.request(
                    "POST",
                    "/token",
                    Map.of(
                            "Content-Type",
                            "application/x-www-form-urlencoded",
                            "DPoP",
                            Keys.dpop(key(algorithm), server.clock.instant())),
                    Forms.encode(form));
            if (!response.json("error").equals("invalid_dpop_proof")) {
                accepted.add(algorithm);
            }
        }
        assertThat(listed(server, "dpop_signing_alg_values_supported")).containsExactlyInAnyOrderElementsOf(accepted);
    }
}
