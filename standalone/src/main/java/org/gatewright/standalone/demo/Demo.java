package org.gatewright.standalone.demo;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.exchange.ExchangePolicy;
import org.gatewright.server.exchange.ExchangeRequest;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.fetch.GuardedFetcher;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.registration.ClientDocuments;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.token.StoredRing;
import org.gatewright.standalone.client.Clients;
import org.gatewright.standalone.login.Argon2id;
import org.gatewright.standalone.login.LoginPages;
import org.gatewright.standalone.page.Pages;
import org.gatewright.standalone.serve.OpenStore;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** The running demo; only this machine can reach it. */
public final class Demo implements AutoCloseable {
    private static final Map<String, String> SCOPE_TEXTS =
            Map.of("VIEW_CLOCK", "Read the clock", "SET_CLOCK", "Set the clock");

    /** As well known as the passwords, so it protects nothing; a server has one of its own. */
    private static final Sealer ENCRYPTION =
            StoredRing.encryption(List.of(Hashes.sha256("gatewright demo".getBytes(StandardCharsets.US_ASCII))));

    private final Vertx vertx;
    private final OpenStore store;
    private final int port;

    private Demo(Vertx vertx, OpenStore store, int port) {
        this.vertx = vertx;
        this.store = store;
        this.port = port;
    }

    /** Starts the demo in memory. */
    public static Demo start(int port) {
        return start(port, OpenStore.MEMORY);
    }

    /** Starts the demo; throws {@link java.util.concurrent.CompletionException} where the port can't be had. */
    public static Demo start(int port, String address) {
        String issuer = "http://localhost:" + port;
        Clock clock = Clock.systemUTC();
        Entropy entropy = Entropy.system();
        Pages pages = new Pages();
        OpenStore store = OpenStore.open(address, Optional.of(ENCRYPTION), clock, entropy);
        Vertx vertx = VertxServer.vertx();
        try {
            VertxWeb web = VertxWeb.on(vertx);
            LastRefusals refusals = new LastRefusals(clock);
            AuthorizationServer server = server(issuer, store, clock, entropy, pages, refusals);
            Walks walks = new Walks(entropy);
            web.mount("", new Recorder(walks).record(server.routes()))
                    .mount("", new ProtectedClock(clock).routes(guard(server, issuer)))
                    .mount("", new DemoApp(issuer, entropy, pages, walks, refusals).routes());
            HttpServer http = VertxServer.listen(vertx, web, "localhost", port)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new Demo(vertx, store, http.actualPort());
        } catch (RuntimeException e) {
            vertx.close();
            store.close();
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
            String issuer, OpenStore store, Clock clock, Entropy entropy, Pages pages, LastRefusals refusals) {
        Argon2id hash = new Argon2id(entropy);
        ClientStore clients = new Clients(DemoClients.of(issuer, hash), store.registered());
        LoginPages login = new LoginPages(
                pages, new DemoUsers(entropy, hash), clock, store.keys().sealer("known browser"), SCOPE_TEXTS, false);
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
                        new ClientDocuments(GuardedFetcher.create(), DemoClients.SCOPE),
                        new ClientRegistration(
                                store.registered(),
                                RegistrationPolicy.forHolders(
                                        List.of(new GeneratedSecret().hash(DemoClients.REGISTRATION)),
                                        DemoClients.SCOPE)))
                .detailTypes(new Alarm())
                .defaultResource(ProtectedResource.at(issuer + "/clock"))
                .publishedScope("VIEW_CLOCK", "SET_CLOCK")
                .interaction(login)
                .stores(store.stores())
                .keys(store.keys())
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
        store.close();
    }
}
