package example;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.memory.MemoryClients;

/** A clock that only a client with a token can read. */
public class Main {
    void mount(@Observes Router router) {
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer("http://localhost:" + Integer.getInteger("port", 8080))
                .allowInsecureRequests()
                .clients(MemoryClients.of(Client.confidential("job", "a secret").scope("clock").build()))
                .features(new ClientCredentials())
                .build();
        Route clock = Route.get("/clock", server.guard()
                .protect(Scope.of("clock"), (request, token) -> Response.text(200, Instant.now() + "\n")));
        QuarkusWeb.mount(server.routesAnd(clock), router);
    }
}
