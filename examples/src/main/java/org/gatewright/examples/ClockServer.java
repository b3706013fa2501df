package org.gatewright.examples;

import java.time.Instant;
import java.util.List;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.interaction.ConsentPage;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.web.jdk.JdkWeb;

/** A clock behind the scope VIEW_CLOCK, and the server that gives the tokens for it. */
public final class ClockServer {
    static List<Route> routes(String issuer) {
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer(issuer)
                .allowInsecureRequests()
                .clients(MemoryClients.of(Client.publicClient("clock-app")
                        .redirectUris("http://127.0.0.1/callback")
                        .scope("VIEW_CLOCK")
                        .build()))
                .interaction(ConsentPage.forUser(request -> "guest"))
                .build();
        return server.routesAnd(Route.get(
                "/clock",
                server.guard()
                        .protect(
                                Scope.of("VIEW_CLOCK"), (request, token) -> Response.text(200, Instant.now() + "\n"))));
    }

    public static void main(String[] args) {
        JdkWeb.bind(8080).mount(routes("http://localhost:8080")).start();
    }
}
