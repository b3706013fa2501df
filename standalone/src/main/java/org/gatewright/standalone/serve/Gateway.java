package org.gatewright.standalone.serve;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.standalone.config.Address;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.login.Argon2id;
import org.gatewright.standalone.login.LoginPages;
import org.gatewright.standalone.page.Pages;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** A running server program. Thread-safe. */
public final class Gateway implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Vertx vertx;
    private final OpenStore store;

    private Gateway(Vertx vertx, OpenStore store) {
        this.vertx = vertx;
        this.store = store;
    }

    /** Starts what the settings describe. Throws what hinders it, having undone what was begun. */
    public static Gateway start(ServerConfig config) {
        Clock clock = Clock.systemUTC();
        Entropy entropy = Entropy.system();
        OpenStore store = OpenStore.open(config.store(), config.encryption(), clock, entropy);
        Gateway gateway = new Gateway(VertxServer.vertx(), store);
        try {
            gateway.listen(config, clock, entropy);
            return gateway;
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private void listen(ServerConfig config, Clock clock, Entropy entropy) {
        Argon2id passwords = new Argon2id(entropy);
        LoginPages login = new LoginPages(
                new Pages(),
                config.users(),
                clock,
                store.keys().sealer("known browser"),
                config.scopes(),
                !config.issuer().isInsecure());
        Metrics metrics = new Metrics(store);
        AuthorizationServer server = Assembled.server(config, store, clock, entropy)
                .secretHash(passwords)
                .interaction(login)
                .events(metrics)
                .build();
        VertxWeb web =
                VertxWeb.on(vertx, config.proxies()).mount(config.issuer().path(), new ArrayList<>(server.routes()));
        listen(web, Tls.options(config), config.listen());
        config.management().ifPresent(address -> {
            List<Route> routes = new Management(store, metrics, clock).routes();
            listen(VertxWeb.on(vertx).mount("", routes), VertxServer.options(), address);
        });
    }

    private void listen(VertxWeb web, HttpServerOptions options, Address address) {
        VertxServer.listen(vertx, web, options.setHost(address.host()).setPort(address.port()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        store.close();
    }
}
