package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;
import org.gatewright.resource.TokenVerifier;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of web adapters. Extend it, and start a real server with the given routes on a free port of
 * 127.0.0.1.
 */
public abstract class WebAdapterContract {
    private final AutoClosing servers = new AutoClosing();

    /** A running server that can be stopped. */
    public record Running(int port, AutoCloseable stop) {}

    /** Starts a server with these routes. */
    protected abstract Running start(List<Route> routes) throws Exception;

    /**
     * Starts a server whose handler for {@code /native}, native to the web stack, is guarded for the scope and responds
     * with the client ID of the token, a colon and the body of the request.
     */
    protected abstract Running startNative(Guard guard, Scope scope) throws Exception;

    @AfterEach
    void stopServers() throws Exception {
        servers.close();
    }

    private Wire serve(Route... routes) {
        return servers.open(() -> start(List.of(routes)));
    }

    @Test
    void passesMethodTargetHeadersAndBodyUnchanged() {
        Wire wire = serve(Route.post(
                "/echo",
                request -> Response.text(
                        200,
                        String.join(
                                "|",
                                request.method(),
                                request.path(),
                                request.query(),
                                String.join("+", request.headers().all("x-two")),
                                new String(request.body(), StandardCharsets.ISO_8859_1),
                                request.address(),
                                String.valueOf(request.secure())))));
        String response = wire.send("POST /echo?a=%FF&b=+&b=%2F HTTP/1.1\r\nHost: h\r\nX-Two: 1\r\nx-two: 2\r\n"
                + "Content-Length: 3\r\nConnection: close\r\n\r\n\u00ff\0z");
        assertThat(response)
                .startsWith("HTTP/1.1 200")
                .endsWith("POST|/echo|a=%FF&b=+&b=%2F|1+2|"
                        + new String("\u00ff".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                        + "\0z|127.0.0.1|false");
    }

    @Test
    void sendsStatusHeadersAndBodyUnchanged() {
        Wire wire = serve(Route.get(
                "/made",
                request -> Response.empty(418)
                        .with("Set-Cookie", "a=1")
                        .with("Set-Cookie", "b=2")
                        .body(new byte[] {0, (byte) 0xff, '!'})));
        String response = wire.get("/made").text();
        assertThat(response).startsWith("HTTP/1.1 418").endsWith("\r\n\r\n\0\u00ff!");
        assertThat(new TestResponse(response).headers("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(new TestResponse(response).headers("cache-control")).containsExactly("no-store");
    }

    /** A route whose response is pending until the write is done. */
    private static Route pending(CompletableFuture<String> write, CompletableFuture<String> received) {
        return Route.get("/pending", request -> {
                    received.complete("");
                    return Response.text(200, "stored").after(write, () -> {});
                })
                .nonBlocking();
    }

    @Test
    void sendsAPendingResponseOnceItIsKnown() {
        CompletableFuture<String> write = new CompletableFuture<>();
        CompletableFuture<String> received = new CompletableFuture<>();
        Wire wire = serve(
                pending(write, received),
                Route.get("/other", request -> Response.text(200, "other")).nonBlocking());
        CompletableFuture<TestResponse> pending = CompletableFuture.supplyAsync(() -> wire.get("/pending"));
        received.join();
        assertThat(wire.get("/other").text()).endsWith("other");
        assertThat(pending).isNotDone();
        write.complete("");
        assertThat(pending.join().text()).startsWith("HTTP/1.1 200").endsWith("stored");
    }

    @Test
    @ExpectedLog("failed")
    void sendsAnErrorIfWhatAResponseWaitsForFails() {
        CompletableFuture<String> write = new CompletableFuture<>();
        CompletableFuture<String> received = new CompletableFuture<>();
        Wire wire = serve(pending(write, received));
        CompletableFuture<TestResponse> pending = CompletableFuture.supplyAsync(() -> wire.get("/pending"));
        received.join();
        write.completeExceptionally(new IllegalStateException("the disk is full"));
        assertThat(pending.join().text())
                .startsWith("HTTP/1.1 500")
                .contains("server_error")
                .doesNotContain("stored", "disk");
    }

    @Test
    void sendsAResponseWithoutBody() {
        Wire wire = serve(Route.get("/empty", request -> Response.redirect("https://c.example/cb?x=1#y")));
        String response = wire.get("/empty").text();
        assertThat(response).startsWith("HTTP/1.1 303");
        assertThat(new TestResponse(response).headers("location")).containsExactly("https://c.example/cb?x=1#y");
    }

    @Test
    @Parity(19)
    void mountsRoutesUnderAnyBasePath() {
        Wire wire = serve(
                Route.get("/here", request -> Response.text(200, "here")).below("/auth/v1"),
                Route.wellKnown("doc", "/auth/v1", request -> Response.text(200, "known")));
        assertThat(wire.get("/auth/v1/here").text()).endsWith("here");
        assertThat(wire.get("/.well-known/doc/auth/v1").text()).endsWith("known");
        assertThat(wire.get("/here").text()).startsWith("HTTP/1.1 404");
        assertThat(wire.get("/auth/v1").text()).startsWith("HTTP/1.1 404");
    }

    @Test
    @Checks({"CA-01", "AR-17"})
    void returns405WithTheAllowedMethods() {
        Wire wire = serve(Route.post("/one", request -> Response.text(200, "one")));
        for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS", "PATCH")) {
            String response = wire.request(method, "/one", Map.of(), "").text();
            assertThat(response).startsWith("HTTP/1.1 405");
            assertThat(new TestResponse(response).headers("allow")).containsExactly("POST");
        }
        assertThat(wire.request("HEAD", "/one", Map.of(), "").text()).startsWith("HTTP/1.1 405");
    }

    @Test
    @Checks("HT-13")
    @Spec("RFC 9110 §9.3.8")
    void supportsNoTraceConnectOrMethodOverride() {
        Wire wire = serve(
                Route.get("/read", request -> Response.text(200, "read")),
                Route.post("/write", request -> Response.text(200, "written")));
        for (String method : List.of("TRACE", "CONNECT", "OPTIONS", "PROPFIND")) {
            assertThat(wire.send(method + " /read HTTP/1.1\r\nHost: h\r\nX-Secret: s\r\nConnection: close\r\n\r\n"))
                    .as(method)
                    .matches("(?s)(HTTP/1.1 (400|405|501).*)?")
                    .doesNotContain("X-Secret");
        }
        for (String override : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method")) {
            assertThat(wire.request("GET", "/write?_method=POST", Map.of(override, "POST"), "")
                            .text())
                    .as(override)
                    .startsWith("HTTP/1.1 405");
        }
    }

    @Test
    @Checks("HT-14")
    void neitherCompressesNorTagsResponses() {
        Wire wire = serve(Route.get("/secret", request -> Response.text(200, "secret ".repeat(1000))));
        TestResponse response = new TestResponse(
                wire.request("GET", "/secret", Map.of("Accept-Encoding", "gzip, deflate, br, zstd"), "")
                        .text());
        assertThat(response.headers("Content-Encoding")).isEmpty();
        assertThat(response.headers("ETag")).isEmpty();
        assertThat(response.body()).startsWith("secret secret");
    }

    @Test
    @Checks("DC-12")
    void matchesPathsWithoutNormalization() {
        Wire wire = serve(Route.get("/base/one", request -> Response.text(200, "one")));
        for (String path : List.of(
                "/base/one/",
                "/base//one",
                "/base/./one",
                "/base/%6fne",
                "/base/one;a=b",
                "/base/..;/one",
                "/base/x/../one",
                "/BASE/one",
                "/base/one%2f",
                "//base/one")) {
            assertThat(wire.get(path).text()).as(path).matches("(?s)HTTP/1.1 (400|404).*");
        }
    }

    @Test
    @Checks({"CA-20", "AZ-13"})
    @ExpectedLog("failed")
    void hidesInternalsOfAnyExceptionInTheResponse() {
        Wire wire = serve(
                Route.get("/refused", request -> {
                    throw OAuthException.missing("code");
                }),
                Route.get("/broken", request -> {
                    throw new IllegalStateException("internal detail");
                }),
                Route.get("/deep", request -> {
                    throw new StackOverflowError("internal detail");
                }),
                Route.get("/quick", request -> {
                            throw new IllegalStateException("internal detail");
                        })
                        .nonBlocking());
        assertThat(wire.get("/refused").text()).startsWith("HTTP/1.1 400").contains("\"error\":\"invalid_request\"");
        for (String path : List.of("/broken", "/deep", "/quick")) {
            assertThat(wire.get(path).text())
                    .startsWith("HTTP/1.1 500")
                    .contains("\"error\":\"server_error\"")
                    .doesNotContain("internal detail", "IllegalState", "StackOverflow", "\tat ");
        }
    }

    @Test
    @Checks("CA-20")
    @ExpectedLog("failed")
    void returns500WhenTheVerifierThrows() {
        TokenVerifier failing = token -> {
            throw new IllegalStateException("internal detail");
        };
        Wire wire = servers.open(() -> startNative(Guard.of(failing).allowInsecureRequests(), Scope.of("read")));
        assertThat(wire.request("POST", "/native", Map.of("Authorization", "Bearer good"), "")
                        .text())
                .startsWith("HTTP/1.1 500")
                .doesNotContain("internal detail", "app:");
    }

    @Test
    @Spec("RFC 9110 §9.3.2")
    @Checks("HT-13")
    void respondsToHeadWhereGetIsSupported() {
        Wire wire = serve(
                Route.wellKnown("doc", "", request -> Response.text(200, "known")),
                Route.get("/page", request -> Response.text(200, request.method() + " known")));
        for (String target : List.of("/.well-known/doc", "/page")) {
            assertThat(wire.request("HEAD", target, Map.of(), "").text())
                    .startsWith("HTTP/1.1 200")
                    .doesNotContain("known\n", "HEAD known")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void sendsContinueToAClientThatExpectsIt() {
        Wire wire = serve(Route.post("/in", request -> Response.text(200, "in")));
        String expecting = "POST /in HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n";
        assertThat(wire.exchange(expecting).status()).isEqualTo(100);
    }

    @Test
    @Checks("HT-02")
    void rejectsATooLargeRequestBeforeReadingIt() {
        Wire wire = serve(Route.post("/in", request -> Response.text(200, "in")));
        assertThat(wire.exchange("POST /in HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\n")
                        .text())
                .startsWith("HTTP/1.1 413");
        assertThat(wire.exchange("POST /in HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999\r\n\r\n")
                        .text())
                .matches("(?s)HTTP/1.1 (400|413).*");
        assertThat(wire.exchange("POST /in HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + ("4000\r\n" + "x".repeat(0x4000) + "\r\n").repeat(5))
                        .text())
                .startsWith("HTTP/1.1 413");
        assertThat(wire.get("/in?" + "x".repeat(9000)).text()).matches("(?s)HTTP/1.[01] 414.*");
        assertThat(wire.exchange("GET /in HTTP/1.1\r\nHost: h\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n")
                        .text())
                .matches("(?s)HTTP/1.[01] 431.*");
        assertThat(wire.exchange("GET /in HTTP/1.1\r\nHost: h\r\n" + "X-Many: 1\r\n".repeat(150) + "\r\n")
                        .text())
                .matches("(?s)HTTP/1.[01] 431.*");
        assertThat(wire.exchange("POST /in HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx")
                        .text())
                .startsWith("HTTP/1.1 415");
        assertThat(wire.request("POST", "/in", Map.of(), "x".repeat(60_000)).text())
                .startsWith("HTTP/1.1 200");
    }

    @Test
    @Checks("HT-03")
    void rejectsRequestsOfAmbiguousLength() {
        Wire wire = serve(Route.post("/in", request -> Response.text(200, "in")));
        for (String ambiguous : List.of(
                "Host: h\r\nContent-Length: 3\r\nContent-Length: 5\r\n",
                "Host: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                "Host: h\r\nTransfer-Encoding: xchunked\r\n",
                "Host: h\r\nTransfer-Encoding: chunked, identity\r\n",
                "Host: h\r\nContent-Length: -1\r\n",
                "Host: h\r\nHost: other\r\nContent-Length: 3\r\n",
                "Content-Length: 3\r\n")) {
            String response = wire.send("POST /in HTTP/1.1\r\n" + ambiguous + "\r\nabc\r\n0\r\n\r\n");
            assertThat(response).as(ambiguous).matches("(?s)(HTTP/1.1 (400|501).*)?");
            assertThat(response.split("HTTP/1.1 ", -1)).as(ambiguous).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(wire.exchange("POST http://other/in HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
                        .text())
                .startsWith("HTTP/1.1 400");
    }

    @Test
    @Checks("HT-03")
    @Spec("RFC 9112 §3.2.2")
    void acceptsAnAbsoluteTargetAndAnUppercaseTransferCoding() {
        Wire wire = serve(Route.post(
                "/in", request -> Response.text(200, new String(request.body(), StandardCharsets.UTF_8))));
        assertThat(wire.exchange("POST http://h/in?a=b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: CHUNKED\r\n\r\n"
                                + "3\r\nabc\r\n0\r\n\r\n")
                        .text())
                .startsWith("HTTP/1.1 200")
                .endsWith("abc");
    }

    @Test
    @Spec("RFC 9110 §6.6.1")
    void sendsADateHeader() {
        Wire wire = serve(Route.post("/in", request -> Response.text(200, "in")));
        for (TestResponse response : List.of(
                wire.request("POST", "/in", Map.of(), "x"),
                wire.get("/in"),
                wire.exchange("POST /in HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\n"))) {
            assertThat(response.header("Date")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
        }
    }

    @Test
    @Checks("HT-05")
    @ExpectedLog("failed")
    void rejectsALineBreakInAResponseHeader() {
        Wire wire = serve(Route.get("/split", request -> Response.redirect("https://c/\r\nX-Injected: 1")));
        assertThat(wire.get("/split").text()).startsWith("HTTP/1.1 500").doesNotContain("X-Injected: 1");
    }

    @Test
    @Parity({30, 31})
    void callsANativeHandlerOnlyWithATokenForTheScope() {
        TokenVerifier verifier = token -> token.equals("good")
                ? Optional.of(AccessToken.bearer("app", Optional.empty(), Scope.of("read"), Instant.MAX))
                : Optional.empty();
        Guard guard = Guard.of(verifier).allowInsecureRequests();
        Wire wire = servers.open(() -> startNative(guard, Scope.of("read")));
        assertThat(wire.request("POST", "/native", Map.of("Authorization", "Bearer good"), "body")
                        .text())
                .startsWith("HTTP/1.1 200")
                .endsWith("app:body");
        String refused = wire.request("POST", "/native", Map.of("Authorization", "Bearer bad"), "body")
                .text();
        assertThat(refused).startsWith("HTTP/1.1 401").doesNotContain("app:");
        assertThat(new TestResponse(refused).headers("www-authenticate").get(0)).contains("error=\"invalid_token\"");
        assertThat(wire.get("/native").text()).startsWith("HTTP/1.1 401");
    }

    @Test
    @Parity(33)
    @Spec("RFC 6750 §2.3")
    void marksResponsesToQueryTokensAsPrivate() {
        Guard guard = Guard.of(token ->
                        Optional.of(AccessToken.bearer("app", Optional.empty(), Scope.of("read"), Instant.MAX)))
                .allowInsecureRequests()
                .allowQueryTokens();
        Wire wire = servers.open(() -> startNative(guard, Scope.of("read")));
        TestResponse response = new TestResponse(
                wire.request("POST", "/native?access_token=good", Map.of(), "").text());
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers("cache-control")).containsExactly("private");
    }

    @Test
    void servesPipelinedRequestsOnOneConnection() {
        Wire wire = serve(Route.get("/n", request -> Response.text(200, request.query())));
        String responses = wire.send(
                "GET /n?1 HTTP/1.1\r\nHost: h\r\n\r\nGET /n?2 HTTP/1.1\r\nHost: h\r\n" + "Connection: close\r\n\r\n");
        assertThat(responses.split("HTTP/1.1 200", -1)).hasSize(3);
        assertThat(responses).endsWith("2");
    }
}
