package org.gatewright.web.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Limits;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;
import org.gatewright.tck.WebAdapterContract;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.Test;

/** The contract of servlet filters, in addition to that of web adapters. */
abstract class ServletContract extends WebAdapterContract {
    protected abstract Running start(String contextPath, List<Route> routes) throws Exception;

    /** Starts an application in which another filter reads the parameters of every request first. */
    protected abstract Running startAfterAnotherFilter(List<Route> routes) throws Exception;

    @Override
    protected Running start(List<Route> routes) throws Exception {
        return start("", routes);
    }

    @Test
    void readsAFormThatAnotherFilterHasConsumed() throws Exception {
        Route route = Route.post("/form", request -> {
            Parameters form = Parameters.ofForm(request);
            return Response.text(200, form.find("a") + "|" + form.findAll("b") + "|" + form.find("q"));
        });
        Running running = startAfterAnotherFilter(List.of(route));
        try (AutoCloseable stop = running.stop()) {
            Map<String, String> type = Map.of("Content-Type", "application/x-www-form-urlencoded");
            String response = new Wire(running.port())
                    .request("POST", "/form?q=1&b=0", type, "a=%C3%BC+%26&b=2&b=3")
                    .text();
            assertThat(new String(response.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                    .endsWith("Optional[\u00fc &]|[2, 3]|Optional.empty");
        }
    }

    @Test
    void runsABlockingHandlerOnAWorkerThread() throws Exception {
        Route waits = Route.post("/waits", request -> Response.text(200, threadName()));
        Route quick = Route.post("/quick", request -> Response.text(200, threadName()))
                .nonBlocking();
        Running running = start("", List.of(waits, quick));
        try (AutoCloseable stop = running.stop()) {
            Wire wire = new Wire(running.port());
            assertThat(wire.request("POST", "/waits", Map.of(), "").text())
                    .matches("(?s).*\r\n\r\n(gatewright-worker.*|)");
            assertThat(wire.request("POST", "/quick", Map.of(), "").text()).doesNotContain("gatewright-worker");
        }
    }

    /** The query is not in the body, and a container counts both. */
    @Test
    @Checks("HT-07")
    void rejectsTooManyParameters() throws Exception {
        Running running =
                startAfterAnotherFilter(List.of(Route.post("/form", request -> Response.text(200, "unreached"))));
        try (AutoCloseable stop = running.stop()) {
            String query = "a=1&".repeat(Limits.PARAMETERS) + "a=1";
            Map<String, String> type = Map.of("Content-Type", "application/x-www-form-urlencoded");
            assertThat(new Wire(running.port())
                            .request("POST", "/form?" + query, type, "")
                            .text())
                    .startsWith("HTTP/1.1 400")
                    .contains("invalid_request")
                    .doesNotContain("unreached");
        }
    }

    @Test
    void doesNotLimitUploadsToAGuardedHandler() throws Exception {
        Guard guard = Guard.of(token ->
                        Optional.of(AccessToken.bearer("app", Optional.empty(), Scope.of("read"), Instant.MAX)))
                .allowInsecureRequests();
        Running running = startNative(guard, Scope.of("read"));
        try (AutoCloseable stop = running.stop()) {
            String upload = "~".repeat(4 * Limits.BODY);
            Map<String, String> headers =
                    Map.of("Authorization", "Bearer good", "Content-Type", "application/octet-stream");
            String response = new Wire(running.port())
                    .request("POST", "/native", headers, upload)
                    .text();
            assertThat(response).startsWith("HTTP/1.1 200").contains("app:");
            assertThat(response.chars().filter(c -> c == '~').count()).isEqualTo(upload.length()); // possibly in chunks
        }
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }

    @Test
    @Spec("RFC 8414 §3")
    void matchesFullPathsInAnApplicationBelowTheRoot() throws Exception {
        Running running = start("/app", List.of(Route.get("/app/token", request -> Response.text(200, "here"))));
        try (AutoCloseable stop = running.stop()) {
            Wire wire = new Wire(running.port());
            assertThat(wire.get("/app/token").text()).endsWith("here");
            assertThat(wire.get("/app/app/token").text()).startsWith("HTTP/1.1 404");
            assertThat(wire.get("/token").text()).startsWith("HTTP/1.1 404");
        }
    }
}
