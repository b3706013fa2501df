package org.gatewright.benchmarks.hot;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.signing.KeyRotation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The requests that come most often, and the parts of which they consist. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
public class HotParts {
    private static final String TYPE = "application/x-www-form-urlencoded";
    private static final String CLIENT = "client_id=app&client_secret=secret";
    private static final byte[] FORM = bytes("grant_type=client_credentials&scope=read&" + CLIENT);
    private static final Request.Origin ORIGIN = new Request.Origin("192.0.2.1", true);
    private static final Headers HEADERS = Headers.none()
            .with("Host", "login.example")
            .with("Content-Type", TYPE)
            .with("Content-Length", "84");

    private final Entropy entropy = Entropy.system();
    private final Router lasting = server(AccessTokenFormat.OPAQUE, SigningAlgorithm.ES256, Lifetimes.defaults());
    private final byte[] introspection = introspection(lasting);
    private final SigningKey key = SigningKey.generate("key", SigningAlgorithm.ES256);
    private final HmacKey mac = new HmacKey(entropy.bytes(32));
    private final byte[] message = entropy.bytes(64);
    private final Map<String, Object> members = members();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A server whose tokens expire while it is measured, so that its store keeps its size. */
    private static Router server(AccessTokenFormat format, SigningAlgorithm algorithm) {
        return server(format, algorithm, Lifetimes.defaults().access(Duration.ofSeconds(5)));
    }

    private static Router server(AccessTokenFormat format, SigningAlgorithm algorithm, Lifetimes lifetimes) {
        Client client = Client.confidentialWithHash("app", new GeneratedSecret().hash("secret"))
                .authMethod("client_secret_post")
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read")
                .tokens(format)
                .build();
        return new Router(AuthorizationServer.builder()
                .issuer("https://login.example")
                .clients(MemoryClients.of(client))
                .features(new ClientCredentials(), new Introspection())
                .lifetimes(lifetimes)
                .stores(MemoryStoreProvider.stores(Clock.systemUTC()))
                .signing(algorithm, KeyRotation.defaults())
                .build()
                .routes());
    }

    private static byte[] introspection(Router server) {
        Object token = Json.read(post(server, "/token", FORM).body().bytes()).get("access_token");
        return bytes("token=" + token + "&" + CLIENT);
    }

    private static Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("access_token", "x".repeat(80));
        members.put("token_type", "Bearer");
        members.put("expires_in", 300L);
        members.put("scope", "read");
        return members;
    }

    private static Response post(Router router, String path, byte[] form) {
        Response response = router.respond(new Request("POST", path, HEADERS, form, ORIGIN));
        if (response.status() != 200) {
            throw new IllegalStateException("Status " + response.status());
        }
        return response;
    }

    /** The tokens that a server issues. */
    @State(Scope.Benchmark)
    public static class Issuer {
        @Param({"opaque", "ES256", "EdDSA"})
        public String tokens;

        private Router server;

        @Setup
        public void start() {
            server = tokens.equals("opaque")
                    ? server(AccessTokenFormat.OPAQUE, SigningAlgorithm.ES256)
                    : server(AccessTokenFormat.JWT, SigningAlgorithm.of(tokens).orElseThrow());
        }
    }

    /** A request for a token. */
    @Benchmark
    public Response token(Issuer issuer) {
        return post(issuer.server, "/token", FORM);
    }

    /** A request about an opaque token. */
    @Benchmark
    public Response introspectionOfALiveToken() {
        return post(lasting, "/introspect", introspection);
    }

    @Benchmark
    public Parameters form() {
        return Parameters.ofForm(new Request("POST", "/token", HEADERS, FORM, ORIGIN));
    }

    @Benchmark
    public byte[] json() {
        return Json.bytes(members);
    }

    @Benchmark
    public byte[] hmac() {
        return mac.sign(message);
    }

    @Benchmark
    public String es256Signature() {
        return key.sign("at+jwt", members);
    }

    @Benchmark
    public byte[] random() {
        return entropy.bytes(32);
    }
}
