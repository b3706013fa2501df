package org.gatewright.web.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.tck.WebAdapterContract;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.Test;

class VertxWebTest extends WebAdapterContract {
    private final Vertx vertx = Vertx.vertx();

    @Override
    protected Running start(List<Route> routes) {
        return listen(VertxWeb.on(vertx).mount(routes));
    }

    @Override
    protected Running startNative(Guard guard, Scope scope) {
        VertxWeb web = VertxWeb.on(vertx);
        return listen(web.otherwise(web.protect(
                guard,
                scope,
                (http, request, token) -> http.response()
                        .end(token.clientId() + ":" + new String(request.body(), StandardCharsets.UTF_8)))));
    }

    private Running listen(VertxWeb web) {
        VertxServer server = VertxServer.listen(vertx, web, "127.0.0.1", 0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return new Running(
                server.actualPort(),
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
    }

    /** The server of the JDK takes it for a line break, as the RFC permits. */
    @Test
    @Checks("HT-03")
    @Spec("RFC 9112 §2.2")
    void rejectsABareLineFeedInTheHeader() throws Exception {
        Running running = start(List.of(Route.post("/in", request -> Response.text(200, "in"))));
        try (AutoCloseable stop = running.stop()) {
            String second = "POST /in HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n";
            assertThat(new Wire(running.port())
                            .send("POST /in HTTP/1.1\r\nHost: h\r\nX: 1\nContent-Length: 5\n\r\n" + second))
                    .matches("(?s)HTTP/1.[01] 400.*")
                    .doesNotContainPattern("(?s)HTTP/1.*HTTP/1");
        }
    }

    @Test
    @Spec("RFC 9110 §6.6.1")
    void sendsADateHeaderAlsoWithErrors() throws Exception {
        Running running = start(List.of());
        try (AutoCloseable stop = running.stop()) {
            Wire wire = new Wire(running.port());
            assertThat(wire.get("/elsewhere").header("Date")).endsWith(" GMT");
            assertThat(wire.get("/" + "x".repeat(9000)).header("Date")).endsWith(" GMT");
            assertThat(new TestResponse(wire.send("nonsense\r\n\r\n")).header("Date"))
                    .endsWith(" GMT");
        }
    }

    @Test
    void startsOneEventLoopPerProcessor() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        Set<String> loops = ConcurrentHashMap.newKeySet();
        Route route = Route.get("/", request -> {
            loops.add(Thread.currentThread().getName());
            return Response.text(200, "");
        });
        Running running = start(List.of(route.nonBlocking()));
        try (AutoCloseable stop = running.stop()) {
            Wire wire = new Wire(running.port());
            for (int connections = 0; connections < processors; connections++) {
                assertThat(wire.get("/").text()).startsWith("HTTP/1.1 200");
            }
        }
        assertThat(loops).hasSize(processors);
    }

    @Test
    void releasesThePortOfAClosedServer() throws Exception {
        Running first = start(List.of());
        try (AutoCloseable stop = first.stop()) {
            // Another process may take a port as soon as it is free, but not each of ten.
            assertThat(IntStream.range(0, 10)).anyMatch(attempt -> isReleased(first.port()));
        }
    }

    private boolean isReleased(int taken) {
        VertxServer server = listen(0);
        int port = server.actualPort();
        assertThat(port).isNotEqualTo(taken);
        server.close().toCompletionStage().toCompletableFuture().join();
        try {
            listen(port).close().toCompletionStage().toCompletableFuture().join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    private VertxServer listen(int port) {
        return VertxServer.listen(vertx, VertxWeb.on(vertx), "127.0.0.1", port)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
