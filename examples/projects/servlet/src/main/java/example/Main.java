package example;

import java.net.InetSocketAddress;
import java.time.Instant;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
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
    public static void main(String[] args) throws Exception {
        int port = Integer.getInteger("port", 8080);
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer("http://localhost:" + port)
                .allowInsecureRequests()
                .clients(MemoryClients.of(Client.confidential("job", "a secret").scope("clock").build()))
                .features(new ClientCredentials())
                .build();
        Route clock = Route.get("/clock", server.guard()
                .protect(Scope.of("clock"), (request, token) -> Response.text(200, Instant.now() + "\n")));
        ServletContextHandler application = new ServletContextHandler("/");
        application.addServletContainerInitializer(
                (classes, context) -> ServletWeb.of(server.routesAnd(clock)).addTo(context));
        Server jetty = new Server(new InetSocketAddress("localhost", port));
        jetty.setHandler(application);
        jetty.start();
    }
}
