package org.gatewright.benchmarks.compare;

import io.vertx.core.Vertx;
import java.util.List;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** The Vert.x adapter with a route that does nothing: {@code AdapterServer PORT loop|worker}. */
final class AdapterServer {
    private AdapterServer() {}

    public static void main(String[] arguments) {
        Response response =
                Response.empty(200).with("Content-Type", "application/json").body(Constant.body());
        Route route = Route.post(Constant.PATH, request -> response);
        boolean blocks = arguments[1].equals("worker");
        Vertx vertx = VertxServer.vertx();
        VertxWeb web = VertxWeb.on(vertx).mount(List.of(blocks ? route : route.nonBlocking()));
        VertxServer.listen(vertx, web, "localhost", Integer.parseInt(arguments[0]))
                .await();
    }
}
