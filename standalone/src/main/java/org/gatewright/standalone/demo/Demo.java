package org.gatewright.standalone.demo;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Entropy;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.exchange.ExchangePolicy;
import org.gatewright.server.exchange.ExchangeRequest;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.secret.GeneratedSecret;
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
            LastRefusals refusals = new LastRefusals(clock);
            AuthorizationServer server = server(issuer, clock, entropy, pages, refusals);
            Walks walks = new Walks(entropy);
            web.mount("", new Recorder(walks).record(server.routes()))
                    .mount("", new ProtectedClock(clock).routes(guard(server, issuer)))
                    .mount("", new DemoApp(issuer, entropy, pages, walks, refusals).routes());
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

    /** Takes tokens for the clock alone, and tells who has none where to get one. */
    private static Guard guard(AuthorizationServer server, String issuer) {
        return server.guard()
                .describedBy(ResourceMetadata.of(issuer + "/clock", issuer)
                        .scope("VIEW_CLOCK", "SET_CLOCK")
                        .name("The clock of the demo"));
    }

    private static AuthorizationServer server(
            String issuer, Clock clock, Entropy entropy, Pages pages, LastRefusals refusals) {
        Argon2id hash = new Argon2id(entropy);
        KeyRing keys = KeyRing.generate(entropy);
        MemoryClients clients = DemoClients.of(issuer, hash);
        LoginPages login = new LoginPages(
                pages, new DemoUsers(entropy, hash), clock, keys.sealer("known browser"), SCOPE_TEXTS, false);
        return AuthorizationServer.builder()
                .issuer(issuer)
                .endpoints("/oauth2")
                .allowInsecureRequests()
                .clients(clients)
                .secretHash(hash)
                .events(refusals)
                .enable(
                        new Revocation(),
                        new Introspection((client, token) -> client.id().equals(DemoClients.SERVICE)),
                        new PushedRequests(),
                        new SignedRequests(),
                        new ClientAssertions(),
                        Dpop.proofs(),
                        new DeviceFlow(),
                        TokenExchange.with(Demo::exchange),
                        new ClientRegistration(
                                clients,
                                RegistrationPolicy.forHolders(
                                        List.of(new GeneratedSecret().hash(DemoClients.REGISTRATION)),
                                        DemoClients.SCOPE)))
                .defaultResource(ProtectedResource.at(issuer + "/clock"))
                .publishedScope("VIEW_CLOCK", "SET_CLOCK")
                .interaction(login)
                .keys(keys)
                .clock(clock)
                .entropy(entropy)
                .build();
    }

    /** The demo's service may act for users whose token it was called with, and nobody else may. */
    private static ExchangePolicy.Verdict exchange(ExchangeRequest request) {
        return request.client().id().equals(DemoClients.SERVICE)
                ? ExchangePolicy.Verdict.DELEGATION
                : ExchangePolicy.Verdict.DENIED;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
