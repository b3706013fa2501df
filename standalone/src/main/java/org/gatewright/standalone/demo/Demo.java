package org.gatewright.standalone.demo;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Clock;
import java.util.Map;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.token.KeyRing;
import org.gatewright.standalone.login.Argon2id;
import org.gatewright.standalone.login.LoginPages;
import org.gatewright.standalone.page.Pages;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** The running demo; only this machine can reach it. */
public final class Demo implements AutoCloseable {
    private static final Map<String, String> SCOPE_TEXTS =
            Map.of("VIEW_CLOCK", "Read the clock", "SET_CLOCK", "Set the clock");

    private final Vertx vertx;
    private final int port;

    private Demo(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
    }

    /** Starts the demo; throws {@link java.util.concurrent.CompletionException} where the port can't be had. */
    public static Demo start(int port) {
        String issuer = "http://localhost:" + port;
        Clock clock = Clock.systemUTC();
        Entropy entropy = Entropy.system();
        Pages pages = new Pages();
        Vertx vertx = VertxServer.vertx();
        try {
            VertxWeb web = VertxWeb.on(vertx);
            AuthorizationServer server = server(issuer, clock, entropy, pages);
            Walks walks = new Walks(entropy);
            web.mount("", new Recorder(walks).record(server.routes()))
                    .mount("", new ProtectedClock(clock).routes(server.guard()))
                    .mount("", new DemoApp(issuer, entropy, pages, walks).routes());
            HttpServer http = VertxServer.listen(vertx, web, "localhost", port)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new Demo(vertx, http.actualPort());
        } catch (RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    private static AuthorizationServer server(String issuer, Clock clock, Entropy entropy, Pages pages) {
        Argon2id hash = new Argon2id(entropy);
        KeyRing keys = KeyRing.generate(entropy);
        LoginPages login = new LoginPages(
                pages, new DemoUsers(entropy, hash), clock, keys.sealer("known browser"), SCOPE_TEXTS, false);
        return AuthorizationServer.builder()
                .issuer(issuer)
                .endpoints("/oauth2")
                .allowInsecureRequests()
                .clients(DemoClients.of(issuer, hash))
                .secretHash(hash)
                .enable(
                        new Revocation(),
                        new Introspection((client, token) -> client.id().equals(DemoClients.SERVICE)))
                .publishedScope("VIEW_CLOCK", "SET_CLOCK")
                .interaction(login)
                .keys(keys)
                .clock(clock)
                .entropy(entropy)
                .build();
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
