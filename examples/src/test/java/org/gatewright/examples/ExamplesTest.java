package org.gatewright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.gatewright.testkit.Wire;
import org.gatewright.web.jdk.JdkWeb;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documented behaviour of the examples. */
class ExamplesTest {
    private static final String VERIFIER = "v".repeat(43);
    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");

    static Stream<List<Route>> clocks() {
        return Stream.of(ClockServer.routes("http://localhost:8080"));
    }

    @ParameterizedTest
    @MethodSource("clocks")
    @Parity(31)
    void servesTheClockWithATokenOnTheJdk(List<Route> routes) {
        JdkWeb web = JdkWeb.bind(0).mount(routes);
        web.start();
        try {
            readTheClock(new Wire(web.server().getAddress().getPort()));
        } finally {
            web.server().stop(0);
        }
    }

    @ParameterizedTest
    @MethodSource("clocks")
    @Parity(31)
    void servesTheClockWithATokenOnVertx(List<Route> routes) {
        Vertx vertx = VertxServer.vertx();
        int port = VertxServer.listen(vertx, VertxWeb.on(vertx).mount(routes), "localhost", 0)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        try {
            readTheClock(new Wire(port));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void readTheClock(Wire wire) {
        assertThat(wire.get("/clock").text()).startsWith("HTTP/1.1 401");
        String page = wire.get("/authorize?response_type=code&client_id=clock-app&scope=VIEW_CLOCK"
                        + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Fcallback&code_challenge_method=S256&code_challenge="
                        + CodeChallenge.from(VERIFIER).value())
                .text();
        String key = between(page, "name=\"ticket\" value=\"", "\"");
        String cookie = new TestResponse(page).header("Set-Cookie").split(";", 2)[0];
        String granted = wire.request(
                        "POST",
                        "/consent",
                        Map.of("Cookie", cookie, "Content-Type", "application/x-www-form-urlencoded"),
                        "grant=yes&scope%3AVIEW_CLOCK=on&ticket=" + key)
                .text();
        String location = new TestResponse(granted).header("Location");
        assertThat(location).startsWith("http://127.0.0.1:4711/callback?code=");
        String tokens = wire.request(
                        "POST",
                        "/token",
                        FORM,
                        "grant_type=authorization_code&client_id=clock-app&code=" + between(location, "code=", "&")
                                + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Fcallback&code_verifier=" + VERIFIER)
                .text();
        String token = between(tokens, "\"access_token\":\"", "\"");
        assertThat(wire.request("GET", "/clock", Map.of("Authorization", "Bearer " + token), "")
                        .text())
                .startsWith("HTTP/1.1 200")
                .contains("T");
    }

    @Test
    @Parity(27)
    @Spec("RFC 6749 §4.5")
    void issuesATokenForABadge() {
        Client terminal = Client.confidentialWithHash("terminal", new GeneratedSecret().hash("terminal-secret"))
                .authMethod("client_secret_post")
                .grantTypes(CustomGrantExample.TYPE)
                .scope("door")
                .build();
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer("http://localhost:8080")
                .allowInsecureRequests()
                .clients(MemoryClients.of(terminal))
                .features(CustomGrantExample.feature(Map.of("4711", "alice")))
                .build();
        JdkWeb web = JdkWeb.bind(0).mount(server.routes());
        web.start();
        try {
            Wire wire = new Wire(web.server().getAddress().getPort());
            String request = "client_id=terminal&client_secret=terminal-secret&scope=door&grant_type="
                    + Forms.encode(CustomGrantExample.TYPE.value());
            assertThat(wire.request("POST", "/token", FORM, request + "&badge=4711")
                            .text())
                    .contains("\"access_token\"");
            assertThat(wire.request("POST", "/token", FORM, request + "&badge=1")
                            .text())
                    .contains("\"error\":\"invalid_grant\"");
            assertThat(wire.request("POST", "/token", FORM, request).text()).contains("\"error\":\"invalid_request\"");
        } finally {
            web.server().stop(0);
        }
    }

    private static String between(String text, String before, String after) {
        int start = text.indexOf(before) + before.length();
        return text.substring(start, text.indexOf(after, start));
    }
}
