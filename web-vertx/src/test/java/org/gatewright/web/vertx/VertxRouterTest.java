package org.gatewright.web.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The adapter in a router of vertx-web, as the documentation shows it. */
class VertxRouterTest {
    private final Vertx vertx = VertxServer.vertx();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void servesItsRoutesBeforeTheBodyHandlerOfTheApplication() {
        Route token = Route.post(
                "/auth/token",
                request -> Response.text(200, Parameters.ofForm(request).require("grant_type")));
        Route metadata =
                Route.wellKnown("oauth-authorization-server", "/auth", request -> Response.text(200, "metadata"));
        VertxWeb web = VertxWeb.on(vertx).mount(List.of(token, metadata));
        Router router = Router.router(vertx);
        router.route("/auth/*").handler(context -> web.handle(context.request()));
        router.route("/.well-known/*").handler(context -> web.handle(context.request()));
        router.route().handler(BodyHandler.create(false));
        router.post("/own").handler(context -> context.end(context.body().asString()));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
        Wire wire = new Wire(server.actualPort());
        Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        assertThat(wire.request("POST", "/auth/token", form, "grant_type=client_credentials")
                        .text())
                .startsWith("HTTP/1.1 200")
                .endsWith("client_credentials");
        assertThat(wire.get("/.well-known/oauth-authorization-server/auth").text())
                .endsWith("metadata");
        assertThat(wire.request("POST", "/auth/unknown", form, "a=b").text()).startsWith("HTTP/1.1 404");
        assertThat(wire.request("POST", "/own", Map.of(), "mine").text()).endsWith("mine");
    }
}
