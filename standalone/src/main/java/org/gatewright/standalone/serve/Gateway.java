package org.gatewright.standalone.serve;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.gatewright.protocol.Entropy;
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
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final OpenStore store;
    private final Management management;
    private final Metrics metrics;
    private volatile Future<HttpServer> listener = Future.failedFuture("It does not listen yet");

    private Gateway(Vertx vertx, OpenStore store, Clock clock) {
        this.vertx = vertx;
        this.store = store;
        this.metrics = new Metrics(store);
        this.management = new Management(store, metrics, clock);
    }

    /** Starts what the settings describe. Throws what hinders it, having undone what was begun. */
    public static Gateway start(ServerConfig config) {
        return start(config, Addition.NONE);
    }

    /** The same with more in it. */
    public static Gateway start(ServerConfig config, Addition addition) {
        Clock clock = Clock.systemUTC();
        Entropy entropy = Entropy.system();
        OpenStore store = OpenStore.open(config.store(), config.encryption(), clock, entropy);
        Gateway gateway = new Gateway(VertxServer.vertx(), store, clock);
        try {
            gateway.listen(config, gateway.server(config, addition, clock, entropy), addition);
            return gateway;
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private AuthorizationServer server(ServerConfig config, Addition addition, Clock clock, Entropy entropy) {
        LoginPages login = new LoginPages(
                new Pages(),
                config.realm().users(),
                clock,
                store.keys().sealer("known browser"),
                config.realm().scopes(),
                !config.issuer().isInsecure());
        return Assembled.server(config, addition, store, clock, entropy)
                .secretHash(new Argon2id(entropy))
                .interaction(login)
                .events(metrics.and(new RefusalLog()).and(addition.events()))
                .build();
    }

    private void listen(ServerConfig config, AuthorizationServer server, Addition addition) {
        VertxWeb web = VertxWeb.on(vertx, config.network().proxies())
                .mount(config.issuer().path(), new ArrayList<>(addition.routes(server)));
        listener = Future.succeededFuture(
                listen(web, Tls.options(config.network()), config.network().listen()));
        config.network().management().ifPresent(address -> {
            listen(VertxWeb.on(vertx).mount("", management.routes()), VertxServer.options(), address);
        });
    }

    private HttpServer listen(VertxWeb web, HttpServerOptions options, Address address) {
        try {
            return await(VertxServer.listen(
                    vertx, web, options.setHost(address.host()).setPort(address.port())));
        } catch (CompletionException e) {
            String why = String.valueOf(e.getCause());
            throw new IllegalStateException(
                    "Can't listen at " + address + ": " + (why.contains("in use") ? "the port is taken" : why), e);
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /**
     * Takes no more connections, answers for up to ten seconds what has begun, and ends. Health says 503 from the first
     * moment.
     */
    @Override
    public void close() {
        management.stopping();
        try {
            if (listener.succeeded()) {
                await(listener.result().shutdown(DRAIN));
            }
            await(vertx.close());
        } catch (CompletionException e) {
            // What did not end in time ends with the process.
        } finally {
            store.close();
        }
    }
}
