package org.gatewright.identity.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.TestClock;

/**
 * A provider on a loopback port: an OpenID Provider in the manner of Google, Microsoft or Apple, and GitHub with its interface
 * for users. Every code is valid; what it stands for can be changed.
 */
final class ProviderDouble implements AutoCloseable {
    static final String CLIENT = "gatewright";
    static final String SECRET = "s3cret";
    static final String TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";

    final Map<String, Object> claims = new HashMap<>();
    final Map<String, Object> userInfo = new HashMap<>();
    final Map<String, Object> metadata = new HashMap<>();
    SigningKey signsWith;
    Optional<Parameters> tokenRequest = Optional.empty();
    Optional<String> authorization = Optional.empty();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final SigningKey key = SigningKey.generate("k1", SigningAlgorithm.ES256);
    private final TestClock clock;

    ProviderDouble(TestClock clock) {
        this.clock = clock;
        this.signsWith = key;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Provider provider(Provider.Kind kind, String path) {
        ProviderSecret secret = new ProviderSecret.Shared(SECRET);
        return new Provider(
                "double", "Double", kind, origin() + path, CLIENT, secret, kind.usualScope(), true, true, true);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            if (path.endsWith("/.well-known/openid-configuration")) {
                send(exchange, metadata(path.substring(0, path.indexOf("/.well-known"))));
            } else if (path.equals("/keys")) {
                send(exchange, Map.of("keys", List.of(key.jwk().members())));
            } else if (path.equals("/token") || path.equals("/login/oauth/access_token")) {
                String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                tokenRequest = Optional.of(Parameters.decode(form));
                authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
                send(exchange, tokens(path));
            } else if (path.equals("/userinfo") || path.equals("/api/v3/user")) {
                send(exchange, userInfo);
            } else if (path.equals("/api/v3/user/emails")) {
                sendText(
                        exchange,
                        "[{\"email\":\"old@example.com\",\"primary\":false,\"verified\":true},"
                                + "{\"email\":\"mona@example.com\",\"primary\":true,\"verified\":true}]");
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private Map<String, Object> metadata(String path) {
        Map<String, Object> all = new HashMap<>();
        all.put("issuer", (origin() + path).replace("/common/", "/{tenantid}/"));
        all.put("authorization_endpoint", origin() + "/authorize");
        all.put("token_endpoint", origin() + "/token");
        all.put("userinfo_endpoint", origin() + "/userinfo");
        all.put("jwks_uri", origin() + "/keys");
        all.putAll(metadata);
        return all;
    }

    private Map<String, Object> tokens(String path) {
        return path.equals("/token")
                ? Map.of("access_token", "at", "token_type", "Bearer", "id_token", signsWith.sign("JWT", claims))
                : Map.of("access_token", "at", "token_type", "bearer", "scope", "read:user");
    }

    private static void send(HttpExchange exchange, Map<String, ?> object) throws IOException {
        sendText(exchange, Json.text(object));
    }

    private static void sendText(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Prepares a valid ID token for a request of that address; returns the parameters of the request. */
    Map<String, String> valid(URI request, String issuer) {
        Parameters parameters = Parameters.decode(request.getRawQuery());
        claims.clear();
        claims.put("iss", issuer);
        claims.put("aud", CLIENT);
        claims.put("sub", "248289761001");
        claims.put("nonce", parameters.find("nonce").orElse(""));
        claims.put("iat", clock.instant().getEpochSecond());
        claims.put("exp", clock.instant().getEpochSecond() + 300);
        claims.put("email", "jane@example.com");
        claims.put("email_verified", true);
        claims.put("name", "Jane Doe");
        Map<String, String> response = new HashMap<>();
        response.put("state", parameters.find("state").orElse(""));
        response.put("code", "code");
        return response;
    }

    /** Returns whether the last token request proved what the authorization request promised. */
    boolean provedKeyOf(URI request) {
        String challenge = Parameters.decode(request.getRawQuery()).require("code_challenge");
        String verifier = tokenRequest.orElseThrow().require("code_verifier");
        return CodeChallenge.from(verifier).value().equals(challenge);
    }

    String basic() {
        byte[] credentials =
                (FormCodec.encode(CLIENT) + ":" + FormCodec.encode(SECRET)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
