package org.gatewright.conformance;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.testkit.Wire;
import org.gatewright.web.jdk.JdkWeb;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** The web stacks, each as a server on a free port of this machine. */
enum WebStack {
    JDK {
        @Override
        Running serve(List<Route> routes, TrustedProxies proxies, int port) {
            JdkWeb web = JdkWeb.bind(port).trust(proxies).mount(routes);
            web.start();
            return new Running(
                    web.server().getAddress().getPort(), () -> web.server().stop(0));
        }
    },
    VERTX {
        @Override
        Running serve(List<Route> routes, TrustedProxies proxies, int port) {
            VertxServer server =
                    done(VertxServer.listen(SHARED, VertxWeb.on(SHARED, proxies).mount(routes), "127.0.0.1", port));
            return new Running(server.actualPort(), () -> done(server.close()));
        }
    };

    /** One instance for all servers of the test run, as in a program. */
    static final Vertx SHARED = Vertx.vertx();

    /** A running server. */
    record Running(int port, Runnable stop) implements AutoCloseable {
        Wire wire() {
            return new Wire(port);
        }

        @Override
        public void close() {
            stop.run();
        }
    }

    /** Starts a server; port 0 chooses a free one. */
    abstract Running serve(List<Route> routes, TrustedProxies proxies, int port);

    Running serve(List<Route> routes) {
        return serve(routes, TrustedProxies.none(), 0);
    }

    static <T> T done(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
