package org.gatewright.conformance;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.List;
import org.gatewright.protocol.http.Route;
import org.gatewright.web.jdk.JdkWeb;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** The web stacks on which the protocol is tested, each as a real server on a free port of this machine. */
enum WebStack {
    JDK {
        @Override
        Running serve(String base, List<Route> routes) {
            JdkWeb web = JdkWeb.listen(0).mount(base, routes);
            web.server().start();
            return new Running(
                    web.server().getAddress().getPort(), () -> web.server().stop(0));
        }
    },
    VERTX {
        @Override
        Running serve(String base, List<Route> routes) {
            Vertx vertx = Vertx.vertx();
            HttpServer server = VertxServer.listen(vertx, VertxWeb.on(vertx).mount(base, routes), "127.0.0.1", 0)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new Running(
                    server.actualPort(),
                    () -> vertx.close()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join());
        }
    };

    /** A server that runs, and how to stop it. */
    record Running(int port, Runnable stop) {}

    abstract Running serve(String base, List<Route> routes);
}
