package org.gatewright.conformance;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.Stores;
import org.gatewright.server.interaction.Approval;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.tck.TestClock;
import org.gatewright.tck.Wire;
import org.gatewright.web.jdk.JdkWeb;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** A server with an https issuer, behind a proxy on this machine that says how a request came. */
final class BehindProxy implements AutoCloseable {
    static final String ISSUER = "https://login.example";

    final TestServer.Recorded events = new TestServer.Recorded();
    private final Wire wire;
    private final WebStack.Running running;

    BehindProxy(WebStack stack) {
        TestClock clock = new TestClock();
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer(ISSUER)
                .clients(MemoryClients.of(Clients.app().build()))
                .stores(Stores.inMemory(clock))
                .clock(clock)
                .events(events)
                .interaction((interaction, request) ->
                        Page.of("key=" + interaction.key(), "").response(200))
                .build();
        Interactions interactions = server.interactions();
        Route decide = Route.post(
                "/decide",
                interactions.forHumans(request -> interactions.grantAccess(
                        request,
                        Parameters.ofForm(request, Interactions.MAX_KEY).require("key"),
                        Approval.by("alice"))));
        this.running = serve(stack, List.of(server.routes(), List.of(decide)));
        this.wire = new Wire(running.port());
    }

    Answer authorize(String scheme) {
        return send("GET", Ask.app().target(), scheme, Map.of(), "");
    }

    Answer decide(Answer page, String scheme) {
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Origin",
                ISSUER,
                "Cookie",
                TestServer.cookie(page));
        return send("POST", "/decide", scheme, headers, "key=" + TestServer.key(page));
    }

    private Answer send(String method, String target, String scheme, Map<String, String> headers, String body) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("X-Forwarded-Proto", scheme);
        return new Answer(wire.request(method, target, all, body));
    }

    private static WebStack.Running serve(WebStack stack, List<List<Route>> routes) {
        List<Route> all = routes.stream().flatMap(List::stream).toList();
        TrustedProxies proxies = new TrustedProxies(Set.of("127.0.0.1"));
        return stack == WebStack.JDK ? jdk(all, proxies) : vertx(all, proxies);
    }

    private static WebStack.Running jdk(List<Route> routes, TrustedProxies proxies) {
        JdkWeb web = JdkWeb.listen(0).trust(proxies).mount("", routes);
        web.server().start();
        return new WebStack.Running(
                web.server().getAddress().getPort(), () -> web.server().stop(0));
    }

    private static WebStack.Running vertx(List<Route> routes, TrustedProxies proxies) {
        Vertx vertx = Vertx.vertx();
        VertxWeb web = VertxWeb.on(vertx, proxies).mount("", routes);
        HttpServer server = VertxServer.listen(vertx, web, "127.0.0.1", 0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return new WebStack.Running(
                server.actualPort(),
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
    }

    @Override
    public void close() {
        running.stop().run();
    }
}
