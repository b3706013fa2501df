package example;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
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
@WebListener
public class Main implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer("http://localhost:" + Integer.getInteger("port", 8080))
                .allowInsecureRequests()
                .clients(MemoryClients.of(Client.confidential("job", "a secret").scope("clock").build()))
                .features(new ClientCredentials())
                .build();
        Route clock = Route.get("/clock", server.guard()
                .protect(Scope.of("clock"), (request, token) -> Response.text(200, Instant.now() + "\n")));
        ServletWeb.of(server.routesAnd(clock)).addTo(event.getServletContext());
    }
}
