package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Limits;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.resource.TokenVerifier;
import org.gatewright.resource.remote.IntrospectionVerifier;
import org.gatewright.resource.remote.JwtVerifier;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Verification of tokens of a remote issuer by a resource server. */
class RemoteVerifierTest {
    private static final String API = "https://api.example";
    private static final String INTROSPECT = "/introspect";
    private static final String JWKS = "/jwks";

    private final TestClock clock = new TestClock();
    private final int port = Wire.freePort();
    private final String issuer = "http://localhost:" + port;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final AtomicBoolean unsigned = new AtomicBoolean();
    private final AtomicBoolean rejecting = new AtomicBoolean();
    private List<Route> routes = List.of();
    private WebStack.Running running;

    @BeforeEach
    void start() {
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer(issuer)
                .allowInsecureRequests()
                .clock(clock)
                .stores(MemoryStoreProvider.stores(clock))
                .clients(MemoryClients.of(client("opaque"), client("jwt"), client("api")))
                .features(new ClientCredentials(), new Introspection(), new Revocation())
                .resources(
                        ProtectedResource.at(API),
                        ProtectedResource.at(API + "/jwt").tokens(AccessTokenFormat.JWT))
                .signing(SigningAlgorithm.ES256, new KeyRotation(Duration.ofHours(6), Duration.ofHours(3)))
                .lifetimes(Lifetimes.defaults().access(Duration.ofHours(2)))
                .build();
        routes = server.routes().stream().map(this::counted).toList();
        running = WebStack.JDK.serve(routes, TrustedProxies.none(), port);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static Client client(String id) {
        return Client.confidentialWithHash(id, new GeneratedSecret().hash(id))
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .introspects(API)
                .scope("read", "write")
                .build();
    }

    private Route counted(Route route) {
        return route.handler(request -> {
            requests.computeIfAbsent(route.path(), path -> new AtomicInteger()).incrementAndGet();
            Response response = route.handler().handle(request);
            if (rejecting.get()) {
                return Response.json(400, Map.of("error", "invalid_request"));
            }
            return unsigned.get() ? Response.json(200, Map.of("active", true)) : response;
        });
    }

    private int requests(String path) {
        return requests.getOrDefault(path, new AtomicInteger()).get();
    }

    private String token(String client, String resource) {
        return running.wire()
                .request(
                        "POST",
                        "/token",
                        Map.of(
                                "Authorization",
                                Forms.basic(client, client),
                                "Content-Type",
                                "application/x-www-form-urlencoded"),
                        "grant_type=client_credentials&scope=read&resource=" + resource)
                .json("access_token");
    }

    private String opaque() {
        return token("opaque", API);
    }

    private String jwt() {
        return token("jwt", API + "/jwt");
    }

    private IntrospectionVerifier introspection() {
        return IntrospectionVerifier.builder(issuer, "api", "api").clock(clock).build();
    }

    private JwtVerifier jwts() {
        return JwtVerifier.of(issuer).clock(clock);
    }

    private static AccessToken check(Guard guard, String token) {
        Headers headers = Headers.none().with("Authorization", "Bearer " + token);
        Request request = new Request("GET", "/", headers, new byte[0], new Request.Origin("192.0.2.1", true));
        return guard.check(request, Scope.of("read"));
    }

    private static void assertUnavailable(TokenVerifier verifier, String token) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        OAuthException.class, e -> assertThat(e.status()).isEqualTo(503));
    }

    @Test
    @Spec("RFC 9068 §4")
    void verifiesAJwtWithTheKeysOfItsIssuer() {
        Guard guard = Guard.of(jwts()).audience(API + "/jwt");
        AccessToken token = check(guard, jwt());
        assertThat(token.clientId()).isEqualTo("jwt");
        assertThat(token.subject()).isEmpty();
        assertThat(token.scope()).isEqualTo(Scope.of("read"));
        assertThatThrownBy(() -> check(Guard.of(jwts()).audience(API), jwt())).hasMessageContaining("another resource");
        assertThat(jwts().verify(jwt() + "x")).isEmpty();
        assertThat(jwts().verify(opaque())).isEmpty();
        clock.advance(Duration.ofHours(3));
        assertThat(requests(JWKS)).isPositive();
    }

    @Test
    @Spec({"RFC 9068 §4", "RFC 8725 §3.11"})
    void rejectsAnotherTypeIssuerKeyAndAnExpiredToken() {
        JwtVerifier verifier = jwts();
        String token = jwt();
        assertThat(verifier.verify(token)).isPresent();
        SigningKey stranger = SigningKey.generate("k", SigningAlgorithm.ES256);
        Map<String, Object> claims = Map.of(
                "iss",
                issuer,
                "aud",
                API,
                "exp",
                clock.instant().plusSeconds(60).getEpochSecond(),
                "scope",
                "read");
        assertThat(verifier.verify(stranger.sign("at+jwt", claims))).isEmpty();
        assertThat(verifier.verify(stranger.sign("JWT", claims))).isEmpty();
        assertThat(JwtVerifier.of("http://localhost:1").clock(clock).verify(token))
                .isEmpty();
        clock.advance(Duration.ofHours(2).plusMinutes(1));
        assertThat(verifier.verify(token)).isEmpty();
    }

    @Test
    void fetchesTheKeysForAnUnknownKidAtMostOnceAMinute() {
        JwtVerifier verifier = jwts();
        SigningKey stranger = SigningKey.generate("unknown", SigningAlgorithm.ES256);
        String forged = stranger.sign(
                "at+jwt",
                Map.of("iss", issuer, "exp", clock.instant().plusSeconds(7200).getEpochSecond()));
        for (int i = 0; i < 50; i++) {
            assertThat(verifier.verify(forged)).isEmpty();
        }
        assertThat(requests(JWKS)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(61));
        for (int i = 0; i < 50; i++) {
            assertThat(verifier.verify(forged)).isEmpty();
        }
        assertThat(requests(JWKS)).isEqualTo(2);
    }

    @Test
    void acceptsEveryTokenDuringKeyRotation() {
        JwtVerifier verifier = jwts();
        for (int i = 0; i < 4 * 24; i++) {
            String token = jwt();
            assertThat(verifier.verify(token))
                    .as("after %d quarters of an hour", i)
                    .isPresent();
            clock.advance(Duration.ofMinutes(15));
        }
        assertThat(requests(JWKS)).isLessThan(4 * 24);
    }

    @Test
    @Spec("RFC 7662 §2.2")
    void introspectsATokenOnceForTenThousandRequests() throws Exception {
        Guard guard = Guard.of(introspection()).audience(API);
        String token = opaque();
        var threads = Executors.newFixedThreadPool(8);
        try {
            var checks = IntStream.range(0, 8)
                    .mapToObj(thread -> threads.submit(() -> {
                        for (int i = 0; i < 1250; i++) {
                            assertThat(check(guard, token).clientId()).isEqualTo("opaque");
                        }
                    }))
                    .toList();
            for (var each : checks) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(requests(INTROSPECT)).isEqualTo(1);
    }

    @Test
    void introspectsAnUnknownTokenOnceAMinute() {
        IntrospectionVerifier verifier = introspection();
        for (int i = 0; i < 20; i++) {
            assertThat(verifier.verify("unknown")).isEmpty();
        }
        assertThat(requests(INTROSPECT)).isEqualTo(1);
        assertThat(verifier.blocks("unknown")).isFalse();
        clock.advance(Duration.ofSeconds(61));
        assertThat(verifier.blocks("unknown")).isTrue();
        assertThat(verifier.verify("unknown")).isEmpty();
        assertThat(requests(INTROSPECT)).isEqualTo(2);
    }

    @Test
    @Spec("RFC 7662 §4")
    void rejectsARevokedTokenWithinAMinuteAndAnExpiredOneImmediately() {
        IntrospectionVerifier verifier = introspection();
        String revoked = opaque();
        String expiring = opaque();
        assertThat(verifier.verify(revoked)).isPresent();
        running.wire()
                .request(
                        "POST",
                        "/revoke",
                        Map.of(
                                "Authorization",
                                Forms.basic("opaque", "opaque"),
                                "Content-Type",
                                "application/x-www-form-urlencoded"),
                        "token=" + revoked);
        clock.advance(Duration.ofSeconds(61));
        assertThat(verifier.verify(revoked)).isEmpty();
        clock.advance(Duration.ofHours(2).minusSeconds(90));
        assertThat(verifier.verify(expiring)).isPresent();
        clock.advance(Duration.ofSeconds(31));
        assertThat(verifier.verify(expiring)).isEmpty();
    }

    @Test
    @ExpectedLog("could not be")
    void acceptsCachedTokensWhileTheIssuerIsDownAndFailsForOthers() {
        IntrospectionVerifier introspection = introspection();
        JwtVerifier jwts = jwts();
        String opaque = opaque();
        String unseen = opaque();
        String jwt = jwt();
        assertThat(introspection.verify(opaque)).isPresent();
        assertThat(jwts.verify(jwt)).isPresent();
        SigningKey newer = SigningKey.generate("newer", SigningAlgorithm.ES256);
        Map<String, Object> claims =
                Map.of("iss", issuer, "exp", clock.instant().plusSeconds(7200).getEpochSecond());
        running.close();
        for (int i = 0; i < 6; i++) {
            clock.advance(Duration.ofMinutes(10));
            assertThat(introspection.verify(opaque)).isPresent();
            assertUnavailable(introspection, unseen);
            assertThat(jwts.verify(jwt)).isPresent();
            assertUnavailable(jwts, newer.sign("at+jwt", claims));
        }
        assertUnavailable(jwts(), jwt);
        running = WebStack.JDK.serve(routes, TrustedProxies.none(), port);
        clock.advance(Duration.ofSeconds(6));
        assertThat(introspection.verify(unseen)).isPresent();
    }

    @Test
    @Spec("RFC 9701 §5")
    @ExpectedLog("not one that the issuer signed")
    void rejectsAnUnsignedIntrospectionResponseIfASignatureIsRequired() {
        IntrospectionVerifier verifier = IntrospectionVerifier.builder(issuer, "api", "api")
                .clock(clock)
                .requireSigned()
                .build();
        assertThat(verifier.verify(opaque())).map(AccessToken::clientId).contains("opaque");
        assertThat(verifier.verify("unknown")).isEmpty();
        String another = opaque();
        unsigned.set(true);
        assertUnavailable(verifier, another);
    }

    @Test
    @ExpectedLog("was rejected")
    void reportsInvalidCredentialsOfTheApiAsUnavailable() {
        IntrospectionVerifier verifier = IntrospectionVerifier.builder(issuer, "api", "wrong")
                .clock(clock)
                .build();
        assertUnavailable(verifier, opaque());
        assertThat(verifier.toString()).doesNotContain("wrong");
    }

    /**
     * Otherwise an attacker's token would keep revoked tokens valid, whose cached responses are used while the issuer
     * is down.
     */
    @Test
    @ExpectedLog("was rejected")
    void treatsARejectedRequestNotAsAnOutage() {
        IntrospectionVerifier verifier = introspection();
        String known = opaque();
        assertThat(verifier.verify(known)).isPresent();
        clock.advance(Duration.ofSeconds(61));
        rejecting.set(true);
        assertUnavailable(verifier, "another");
        assertUnavailable(verifier, known);
        rejecting.set(false);
        assertThat(verifier.verify(known)).isPresent();
        assertThat(requests(INTROSPECT)).isEqualTo(4);
    }

    @Test
    void doesNotSendATooLongToken() {
        IntrospectionVerifier verifier = introspection();
        assertThat(verifier.verify("x".repeat(Limits.PARAMETER + 1))).isEmpty();
        assertThat(verifier.verify("%".repeat(Limits.PARAMETER / 2))).isEmpty();
        assertThat(requests(INTROSPECT)).isZero();
    }

    @Test
    @Spec("RFC 9728 §5.1")
    void namesTheAuthorizationServerInTheResourceMetadata() {
        ResourceMetadata metadata = ResourceMetadata.of(API, issuer);
        Guard guard = Guard.of(introspection()).describedBy(metadata);
        Route document = guard.routes().get(0);
        assertThat(document.path()).isEqualTo("/.well-known/oauth-protected-resource");
        Response described = document.handler()
                .handle(new Request(
                        "GET", document.path(), Headers.none(), new byte[0], new Request.Origin("192.0.2.1", true)));
        assertThat(Json.read(described.body().bytes())).containsEntry("authorization_servers", List.of(issuer));
        assertThat(Optional.of(check(guard, opaque())).map(AccessToken::clientId))
                .contains("opaque");
    }
}
