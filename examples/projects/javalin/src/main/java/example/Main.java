package example;

import io.javalin.Javalin;
import java.time.Instant;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.web.servlet.ServletWeb;

/** A clock that only a client with a token can read. */
public final class Main {
    public static void main(String[] args) {
        int port = Integer.getInteger("port", 8080);
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer("http://localhost:" + port)
                .allowInsecureRequests()
                .clients(MemoryClients.of(Client.confidential("job", "a secret").scope("clock").build()))
                .features(new ClientCredentials())
                .build();
        Route clock = Route.get("/clock", server.guard()
                .protect(Scope.of("clock"), (request, token) -> Response.text(200, Instant.now() + "\n")));
        Javalin.create(config -> config.jetty.modifyServletContextHandler(application ->
                        application.addServletContainerInitializer(
                                (classes, context) -> ServletWeb.of(server.routesAnd(clock)).addTo(context))))
                .start("localhost", port);
    }
}
