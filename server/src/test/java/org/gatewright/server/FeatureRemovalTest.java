package org.gatewright.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.server.assertion.JwtBearer;
import org.gatewright.server.assertion.TrustedIssuer;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Profile;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.exchange.ExchangePolicy;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.mtls.MutualTls;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.spi.Feature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Features are separable: without the package of a feature, only that feature is missing. */
class FeatureRemovalTest {
    private static final String PACKAGE = "org.gatewright.server.";

    /** The metadata member of each feature. */
    private static final Map<String, String> SIGNS = Map.of(
            "assertion", "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "device", "device_authorization_endpoint",
            "dpop", "dpop_signing_alg_values_supported",
            "exchange", "urn:ietf:params:oauth:grant-type:token-exchange",
            "introspect", "introspection_endpoint",
            "jar", "request_object_signing_alg_values_supported",
            "legacy", "\"implicit\"",
            "mtls", "tls_client_certificate_bound_access_tokens",
            "par", "pushed_authorization_request_endpoint",
            "revoke", "revocation_endpoint");

    static Stream<String> features() {
        return SIGNS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("features")
    void removesOnlyTheFeatureWhosePackageIsMissing(String removed) throws Exception {
        Class<?> scenario = new Without(PACKAGE + removed + ".").loadClass(Scenario.class.getName());
        @SuppressWarnings("unchecked")
        Function<String, String> run =
                (Function<String, String>) scenario.getDeclaredConstructor().newInstance();
        String metadata = run.apply(removed);
        assertThat(metadata).doesNotContain(SIGNS.get(removed));
        SIGNS.forEach((feature, sign) ->
                assertThat(metadata.contains(sign)).as(feature).isEqualTo(!feature.equals(removed)));
    }

    @Test
    void failsIfAnEnabledFeaturesPackageIsMissing() throws Exception {
        Class<?> scenario = new Without(PACKAGE + "par.").loadClass(Scenario.class.getName());
        @SuppressWarnings("unchecked")
        Function<String, String> run =
                (Function<String, String>) scenario.getDeclaredConstructor().newInstance();
        assertThatThrownBy(() -> run.apply("dpop")).isInstanceOf(NoClassDefFoundError.class);
    }

    /** Loads all classes of the server except those of one package. */
    private static final class Without extends ClassLoader {
        private final String removed;

        Without(String removed) {
            super(FeatureRemovalTest.class.getClassLoader());
            this.removed = removed;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(removed)) {
                throw new ClassNotFoundException(name);
            }
            Class<?> known = findLoadedClass(name);
            return known != null || !name.startsWith(PACKAGE) ? super.loadClass(name, resolve) : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Issues a token on a server with all features but one, and returns its metadata. */
    public static final class Scenario implements Function<String, String> {
        private static final Map<String, Supplier<Feature>> FEATURES = Map.of(
                "assertion",
                () -> new JwtBearer(TrustedIssuer.of("https://other.example", jwt -> false)),
                "device",
                () -> new DeviceFlow(),
                "dpop",
                () -> Dpop.proofs(),
                "exchange",
                () -> TokenExchange.with(request -> ExchangePolicy.Verdict.DENIED),
                "introspect",
                () -> new Introspection(),
                "jar",
                () -> new SignedRequests(),
                "legacy",
                () -> new ImplicitGrant(),
                "mtls",
                () -> MutualTls.selfSigned(),
                "par",
                () -> new PushedRequests(),
                "revoke",
                () -> new Revocation());

        @Override
        public String apply(String removed) {
            Client service = Client.confidentialWithHash("service", new GeneratedSecret().hash("s"))
                    .scope("read")
                    .build();
            AuthorizationServer server = AuthorizationServer.builder()
                    .issuer("https://login.example")
                    .profile(Profile.legacy())
                    .clients(MemoryClients.of(service))
                    .interaction((interaction, request) -> Response.empty(200))
                    .enable(FEATURES.keySet().stream()
                            .filter(name -> !name.equals(removed))
                            .map(name -> FEATURES.get(name).get())
                            .toArray(Feature[]::new))
                    .build();
            Router router = new Router(server.routes());
            String form = "grant_type=client_credentials";
            Headers type = Headers.none()
                    .with("Content-Type", "application/x-www-form-urlencoded")
                    .with("Authorization", "Basic c2VydmljZTpz");
            Response token = send(router, "POST", "/token", type, form);
            if (token.status() != 200) {
                throw new IllegalStateException("Answered " + token.status());
            }
            Response metadata = send(router, "GET", "/.well-known/oauth-authorization-server", Headers.none(), "");
            return new String(metadata.body().bytes(), StandardCharsets.UTF_8);
        }

        private static Response send(Router router, String method, String path, Headers headers, String body) {
            byte[] content = body.getBytes(StandardCharsets.US_ASCII);
            return router.respond(new Request(method, path, headers, content, new Request.Origin("192.0.2.1", true)));
        }
    }
}
