package org.gatewright.examples;

import io.vertx.core.Vertx;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** The {@link ClockServer} on Vert.x: only the line that mounts the routes is another. */
public final class VertxClockServer {
    private VertxClockServer() {}

    public static void main(String[] args) {
        Vertx vertx = VertxServer.vertx();
        VertxWeb web = VertxWeb.on(vertx).mount(ClockServer.routes("http://localhost:8080"));
        VertxServer.listen(vertx, web, "localhost", 8080)
                .onSuccess(server -> System.out.println("http://localhost:8080/clock"));
    }
}
