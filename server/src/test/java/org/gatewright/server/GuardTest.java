package org.gatewright.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.Refusal;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ProtectedHandler;
import org.gatewright.resource.RequiresScope;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A resource server in the same process as the authorization server, protected in every way that a guard supports. */
class GuardTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Scope READ = Scope.of("read");

    private final Set<String> handled = ConcurrentHashMap.newKeySet();

    private TestServer server;
    private Http api;

    @BeforeEach
    void startApi() {
        server = TestServer.start();
        Guard guard = server.server.guard();
        Guard secure = Guard.of(token -> Optional.of(AccessToken.bearer("app", Optional.empty(), READ, Instant.MAX)))
                .onRefused(server.events.refusals::add);
        api = InProcess.of(Stream.of(
                        Route.get("/read", guard.protect(READ, this::handle)),
                        Route.post("/read", guard.protect(READ, this::handle)),
                        Route.put("/read", guard.protect(READ, this::handle)),
                        Route.get("/both", guard.protect(Scope.of("read", "write"), this::handle)),
                        Route.get("/any", guard.protect(Scope.none(), this::handle)),
                        Route.get("/query", guard.allowQueryTokens().protect(READ, this::handle)),
                        Route.get(
                                "/custom",
                                guard.challenge(new Challenge("Token", "my realm"))
                                        .protect(READ, this::handle)),
                        Route.get("/annotated", guard.protect(new Annotated())),
                        Route.get("/inside", request -> handle(request, guard.check(request, READ))),
                        Route.get("/secure", secure.protect(READ, this::handle)))
                .map(route -> route.below("/api"))
                .toList());
    }

    private Response handle(Request request, AccessToken token) {
        handled.add(request.id());
        return TestServer.describe(request, token);
    }

    @RequiresScope({"read", "write"})
    private final class Annotated implements ProtectedHandler {
        @Override
        public Response handle(Request request, AccessToken token) {
            return GuardTest.this.handle(request, token);
        }
    }

    /** An access token of the app for alice, with this scope. */
    private String token(String scope) {
        server.decision = (request, key) -> server.interactions()
                .grantAccess(request, key, Approval.by("alice").data("tenant", "7"));
        Map<String, String> request = TestServer.authorizationRequest();
        request.put("scope", scope);
        return server.token(TestServer.app(), TestServer.codeExchange(server.code(request)))
                .json("access_token");
    }

    private TestResponse get(String target, String authorization) {
        return api.request("GET", target, Map.of("Authorization", authorization), "");
    }

    private TestResponse post(String target, Map<String, String> headers, String body) {
        return api.request("POST", target, headers, body);
    }

    @Test
    @Parity(31)
    @Spec("RFC 6750 §2.1")
    void passesClientSubjectScopeAndDataToTheHandler() {
        String token = token("read");
        for (String path : List.of("/api/read", "/api/inside", "/api/any")) {
            TestResponse response = get(path, "Bearer " + token);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.json())
                    .containsEntry("client", "app")
                    .containsEntry("subject", "alice")
                    .containsEntry("scope", "read")
                    .containsEntry("data", Map.of("tenant", "7"));
        }
        assertThat(handled).hasSize(3);
        assertThat(server.events.refusals).isEmpty();
    }

    @Test
    @Parity(30)
    @Checks("JW-07")
    @Spec("RFC 9110 §11.1")
    void matchesTheSchemeIgnoringCase() {
        String token = token("read");
        for (String scheme : List.of("Bearer", "bearer", "BEARER", "bEaReR")) {
            assertThat(get("/api/read", scheme + " " + token).status()).isEqualTo(200);
        }
    }

    @Test
    @Parity(30)
    @Checks("JW-07")
    @Spec("RFC 6750 §2.2")
    void acceptsATokenInAForm() {
        String body = "a=1&access_token=" + token("read");
        for (String type : List.of(FORM, FORM + ";charset=UTF-8")) {
            assertThat(post("/api/read", Map.of("Content-Type", type), body).status())
                    .isEqualTo(200);
        }
    }

    @Test
    @Parity(30)
    @Spec("RFC 6750 §2.2")
    void ignoresATokenInABodyThatIsNoPostedForm() {
        String body = "access_token=" + token("read");
        for (String type : List.of("application/json", "text/plain", FORM + "X", FORM + ";charset=utf-16")) {
            assertBare(post("/api/read", Map.of("Content-Type", type), body));
        }
        assertBare(api.request("PUT", "/api/read", Map.of("Content-Type", FORM), body));
    }

    @Test
    @Parity(30)
    @Checks("JW-07")
    void ignoresATokenInTheQueryByDefault() {
        assertBare(api.get("/api/read?access_token=" + token("read")));
    }

    @Test
    @Parity(30)
    @Spec("RFC 6750 §2.3")
    void marksResponsesAsPrivateWhereQueryTokensAreAllowed() {
        String token = token("read");
        TestResponse response = api.get("/api/query?access_token=" + token);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers("Cache-Control")).contains("private");
        assertThat(get("/api/query", "Bearer " + token).status()).isEqualTo(200);
    }

    @Test
    @Parity(30)
    @Checks("JW-07")
    @Spec("RFC 6750 §2")
    void rejectsARequestWithTwoTokens() {
        String token = token("read");
        Map<String, String> both = Map.of("Content-Type", FORM, "Authorization", "Bearer " + token);
        assertRefused(post("/api/read", both, "access_token=" + token), 400, "invalid_request");
        assertRefused(get("/api/query?access_token=" + token, "Bearer " + token), 400, "invalid_request");
        assertRefused(api.get("/api/query?access_token=" + token + "&access_token=" + token), 400, "invalid_request");
        String header = "Authorization: Bearer " + token + "\r\n";
        assertRefused(
                new TestResponse(api.send(
                        "GET /api/read HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + header + header + "\r\n")),
                400,
                "invalid_request");
    }

    @Test
    @Parity(30)
    @Spec("RFC 6750 §3")
    void sendsAChallengeWithoutErrorIfTheRequestHasNoToken() {
        assertBare(api.get("/api/read"));
        assertBare(get("/api/read", "Basic YTpi"));
        assertBare(get("/api/read", "Bearer"));
        assertBare(get("/api/read", "BearerX abc"));
        assertBare(post("/api/read", Map.of("Content-Type", FORM), "access_token="));
    }

    @Test
    @Parity({30, 33})
    @Spec("RFC 6750 §3.1")
    void rejectsAnUnknownOrMalformedToken() {
        String token = token("read");
        for (String bad : List.of(
                "unknown",
                token + "x",
                token.substring(1),
                token.replace("gwa_", "gwr_"),
                "a b",
                "a\"b",
                "=",
                "\u00e4",
                "x".repeat(8193))) {
            assertRefused(get("/api/read", "Bearer " + bad), 401, "invalid_token");
        }
    }

    @Test
    @Parity(30)
    @Checks("CG-06")
    void rejectsRefreshTokensAndCodes() {
        TestResponse tokens = server.token(TestServer.app(), TestServer.codeExchange(server.code()));
        assertRefused(get("/api/read", "Bearer " + tokens.json("refresh_token")), 401, "invalid_token");
        assertRefused(get("/api/read", "Bearer " + server.code()), 401, "invalid_token");
    }

    @Test
    @Parity(30)
    void rejectsAnExpiredToken() {
        String token = token("read");
        server.clock.advance(Duration.ofSeconds(299));
        assertThat(get("/api/read", "Bearer " + token).status()).isEqualTo(200);
        server.clock.advance(Duration.ofSeconds(1));
        assertRefused(get("/api/read", "Bearer " + token), 401, "invalid_token");
    }

    @Test
    @Parity(30)
    @Spec("RFC 6750 §3.1")
    void rejectsInsufficientScopeAndNamesTheRequiredScope() {
        String writer = token("write");
        TestResponse response = get("/api/read", "Bearer " + writer);
        assertRefused(response, 403, "insufficient_scope");
        assertThat(response.json("scope")).isEqualTo("read");
        assertThat(response.header("WWW-Authenticate")).contains("scope=\"read\"");

        TestResponse both = get("/api/both", "Bearer " + token("read"));
        assertRefused(both, 403, "insufficient_scope");
        assertThat(both.header("WWW-Authenticate")).contains("scope=\"read write\"");
        assertThat(get("/api/both", "Bearer " + token("read write")).status()).isEqualTo(200);
    }

    @Test
    @Parity({30, 33})
    void supportsACustomSchemeAndRealm() {
        String token = token("read");
        assertThat(get("/api/custom", "Token " + token).status()).isEqualTo(200);
        assertThat(get("/api/custom", "token " + token).status()).isEqualTo(200);
        TestResponse none = get("/api/custom", "Bearer " + token);
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.header("WWW-Authenticate")).isEqualTo("Token realm=\"my realm\", scope=\"read\"");
        assertThat(get("/api/custom", "Token x").header("WWW-Authenticate"))
                .startsWith("Token realm=\"my realm\", error=\"invalid_token\", error_description=\"");
    }

    @Test
    @Parity(30)
    @Checks("HT-11")
    @Spec("RFC 6750 §5.3")
    void rejectsAValidTokenOverPlainHttp() {
        assertRefused(get("/api/secure", "Bearer good"), 400, "invalid_request");
    }

    @Test
    @Parity(31)
    void readsTheRequiredScopeFromTheAnnotation() {
        TestResponse refused = get("/api/annotated", "Bearer " + token("read"));
        assertRefused(refused, 403, "insufficient_scope");
        assertThat(refused.json("scope")).isEqualTo("read write");
        assertThat(get("/api/annotated", "Bearer " + token("read write")).status())
                .isEqualTo(200);
        assertThatThrownBy(() -> server.server.guard().protect(this::handle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@RequiresScope");
    }

    @Test
    @Parity(31)
    void rejectsFromWithinAHandler() {
        assertRefused(get("/api/inside", "Bearer unknown"), 401, "invalid_token");
        assertRefused(get("/api/inside", "Bearer " + token("write")), 403, "insufficient_scope");
        assertBare(api.get("/api/inside"));
    }

    @Test
    @Checks("IR-08")
    void rejectsATokenOfARevokedAuthorizationImmediately() {
        String token = token("read");
        assertThat(get("/api/read", "Bearer " + token).status()).isEqualTo(200);
        server.events.issued.forEach(issued -> {
            var stored = server.stores.authorizations().find(issued.id()).orElseThrow();
            assertThat(server.stores.authorizations().replace(stored.revoke())).isTrue();
        });
        assertRefused(get("/api/read", "Bearer " + token), 401, "invalid_token");
    }

    /** Asserts a 401 whose challenge names no error, as the request had no token. */
    private void assertBare(TestResponse response) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"" + TestServer.ISSUER + "\", scope=\"read\"");
        assertThat(response.body()).isEmpty();
        assertThat(response.headers("Cache-Control")).contains("no-store");
        assertOneEvent(response, 401, "invalid_token");
    }

    private void assertRefused(TestResponse response, int status, String code) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json("error")).isEqualTo(code);
        assertThat(response.header("WWW-Authenticate")).contains("realm=\"", "error=\"" + code + "\"");
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.headers("Cache-Control")).contains("no-store");
        assertThat(response.headers("Set-Cookie")).isEmpty();
        assertThat(response.text()).doesNotContain("gwa_", "gwr_", "gwc_", "\tat ", "Exception");
        assertOneEvent(response, status, code);
    }

    /** Asserts one event with the request ID of the response, and that no handler ran. */
    private void assertOneEvent(TestResponse response, int status, String code) {
        assertThat(server.events.refusals).hasSize(1);
        Refusal refusal = server.events.refusals.remove(0);
        assertThat(refusal.requestId()).isEqualTo(response.header("Request-Id"));
        assertThat(handled).doesNotContain(refusal.requestId());
        assertThat(refusal.reason().status()).isEqualTo(status);
        assertThat(refusal.reason().error().code()).isEqualTo(code);
    }

    @Test
    @Checks("UI-11")
    @Spec("RFC 6750 §3.1")
    void rejectsTheTokenOfALockedAccountAsIntrospectionDoes() {
        AtomicBoolean active = new AtomicBoolean(true);
        TestServer locking = TestServer.start(
                builder -> builder.accounts(subject -> active.get()).enable(new Introspection()));
        String token = Exchanges.appTokens(locking).json("access_token");
        assertThat(locking.resource(token).status()).isEqualTo(200);
        active.set(false);
        TestResponse rejected = locking.resource(token);
        assertThat(rejected.status()).isEqualTo(401);
        assertThat(rejected.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(locking.post("/introspect", TestServer.app(), "token=" + token)
                        .json())
                .isEqualTo(Map.of("active", false));
        active.set(true);
        assertThat(locking.resource(token).status()).isEqualTo(200);
    }
}
