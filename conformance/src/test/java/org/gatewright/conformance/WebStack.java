package org.gatewright.conformance;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.gatewright.protocol.http.Route;
import org.gatewright.web.jdk.JdkWeb;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** The web stacks on which the protocol is tested, each as a real server on a free port of this machine. */
enum WebStack {
    JDK {
        @Override
        Running serve(String base, List<Route> routes, int port) {
            JdkWeb web = JdkWeb.listen(port).mount(base, routes);
            web.server().start();
            return new Running(
                    web.server().getAddress().getPort(), () -> web.server().stop(0));
        }
    },
    VERTX {
        @Override
        Running serve(String base, List<Route> routes, int port) {
            Vertx vertx = Vertx.vertx();
            HttpServer server = VertxServer.listen(vertx, VertxWeb.on(vertx).mount(base, routes), "127.0.0.1", port)
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

    abstract Running serve(String base, List<Route> routes, int port);

    Running serve(String base, List<Route> routes) {
        return serve(base, routes, 0);
    }

    /** A port on which nothing listens, for who has to know it before a server does. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
