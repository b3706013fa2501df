package org.gatewright.web.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.tck.WebAdapterContract;

class VertxWebTest extends WebAdapterContract {
    private final Vertx vertx = Vertx.vertx();

    @Override
    protected Running start(String base, List<Route> routes) {
        return listen(VertxWeb.on(vertx).mount(base, routes));
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
        HttpServer server = VertxServer.listen(vertx, web, "127.0.0.1", 0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return new Running(
                server.actualPort(),
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
    }
}
