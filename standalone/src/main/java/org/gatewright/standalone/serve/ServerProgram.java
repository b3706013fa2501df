package org.gatewright.standalone.serve;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.client.Client;
import org.gatewright.standalone.config.Address;
import org.gatewright.standalone.config.Directory;
import org.gatewright.standalone.config.LiveFile;
import org.gatewright.standalone.config.Network;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.login.Argon2id;
import org.gatewright.standalone.login.LoginPages;
import org.gatewright.standalone.page.Pages;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** A running server program. Thread-safe. */
public final class ServerProgram implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServerProgram.class.getName());
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final OpenStore store;
    private final Clock clock;
    private final Metrics metrics;
    private final List<LiveFile<?>> files = new ArrayList<>();
    private final Management management;
    private final List<VertxServer> listeners = new ArrayList<>();
    private volatile Optional<FileWatch> watch = Optional.empty();

    private ServerProgram(Vertx vertx, OpenStore store, Clock clock) {
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
        this.metrics = new Metrics(store);
        List<String> weak = store.provider().weaknesses();
        weak.forEach(line -> LOG.log(Level.WARNING, line));
        this.management = new Management(store, metrics, () -> reasons(weak), clock);
    }

    /** What is not as it should be, although the server works. */
    private List<String> reasons(List<String> weak) {
        List<String> reasons = new ArrayList<>(weak);
        if (files.stream().anyMatch(LiveFile::isBroken)) {
            reasons.add("a file of the settings was changed and can't be used; what it said before stays in force");
        }
        return reasons;
    }

    /** Starts what the settings describe. Throws what hinders it, having undone what was begun. */
    public static ServerProgram start(ServerConfig config) {
        return start(config, Extension.NONE);
    }

    /** The same with more in it. */
    public static ServerProgram start(ServerConfig config, Extension addition) {
        Clock clock = Clock.systemUTC();
        Entropy entropy = Entropy.system();
        OpenStore store = OpenStore.open(config.store(), config.encryption(), clock, entropy);
        ServerProgram gateway = new ServerProgram(VertxServer.vertx(), store, clock);
        try {
            gateway.start(config, addition, entropy);
            return gateway;
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private void start(ServerConfig config, Extension addition, Entropy entropy) {
        files.addAll(config.realm().files());
        LiveFile<Collection<X509CRL>> revoked = revoked(config.network());
        AuthorizationServer server = server(config, addition, entropy, revoked::get);
        endWhatIsRemoved(config.realm(), server);
        listen(config, server, addition);
        watch = Optional.of(new FileWatch(files));
    }

    private LiveFile<Collection<X509CRL>> revoked(Network network) {
        List<Path> lists =
                network.clients().map(Network.ClientCertificates::revoked).orElse(List.of());
        LiveFile<Collection<X509CRL>> live = new LiveFile<>(lists, () -> Tls.revocationLists(lists));
        files.add(live);
        return live;
    }

    private AuthorizationServer server(
            ServerConfig config, Extension addition, Entropy entropy, Supplier<Collection<X509CRL>> revoked) {
        OpenStore.Tenant tenant = store.tenant(config.issuer().value());
        LoginPages login = new LoginPages(
                new Pages(),
                config.realm().users(),
                clock,
                tenant.keys().tenant(config.issuer().value()).sealer("known browser"),
                config.realm().scopes(),
                config.issuer());
        return new ServerFactory(config, tenant, revoked, login)
                .server(addition, clock, entropy)
                .secretHash(new Argon2id(entropy))
                .interaction(login)
                .events(metrics.and(new RefusalLog(clock)).and(addition.events()))
                .build();
    }

    /** A client that is removed from its file loses its tokens at once. */
    private static void endWhatIsRemoved(Directory realm, AuthorizationServer server) {
        realm.clients()
                .file()
                .ifPresent(file -> file.onChange((before, after) -> before.all()
                        .map(Client::id)
                        .filter(id -> after.find(id).isEmpty())
                        .forEach(id -> server.stores().authorizations().revoke(new AuthorizationFilter.Client(id)))));
    }

    private void listen(ServerConfig config, AuthorizationServer server, Extension addition) {
        Network network = config.network();
        VertxWeb web = VertxWeb.on(vertx, network.proxies())
                .hosts(network.hosts())
                .mount(new ArrayList<>(addition.routes(server)));
        Optional<Network.Alias> alias = network.clients().flatMap(Network.ClientCertificates::alias);
        boolean asks = network.clients().isPresent() && alias.isEmpty();
        if (network.tls().isPresent()) {
            Network.Tls pair = network.tls().get();
            LiveFile<Tls> tls =
                    new LiveFile<>(List.of(pair.certificate(), pair.key()), () -> Tls.read(pair, vertx, clock));
            files.add(tls);
            List<Renewed> renewed = new ArrayList<>();
            renewed.add(new Renewed(listen(web, tls.get().options(asks), network.listen()), asks));
            alias.ifPresent(own -> renewed.add(new Renewed(listen(web, tls.get().options(true), own.listen()), true)));
            tls.onChange((before, after) -> renewed.forEach(one -> one.renew(after)));
        } else {
            listen(web, VertxServer.options(), network.listen());
        }
        network.management()
                .ifPresent(address ->
                        listen(VertxWeb.on(vertx).mount(management.routes()), VertxServer.options(), address));
    }

    /** A listener that goes on under another certificate. */
    private record Renewed(VertxServer listener, boolean asks) {
        void renew(Tls tls) {
            await(listener.updateSSLOptions(tls.renewed(asks)));
        }
    }

    private VertxServer listen(VertxWeb web, HttpServerOptions options, Address address) {
        try {
            VertxServer listener = await(VertxServer.listen(
                    vertx, web, options.setHost(address.host()).setPort(address.port())));
            listeners.add(listener);
            return listener;
        } catch (CompletionException e) {
            throw new IllegalStateException("Can't listen at " + address + ": " + why(e), e);
        }
    }

    private static String why(CompletionException e) {
        String why = String.valueOf(e.getCause());
        if (why.contains("in use")) {
            return "the port is taken";
        }
        if (why.contains("assign requested address") || why.contains("UnknownHost")) {
            return "this machine has no such address; 0.0.0.0 stands for all that it has";
        }
        return why.contains("ermission denied") ? "this user may not listen at that port" : why;
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
            watch.ifPresent(FileWatch::close);
            if (!listeners.isEmpty()) {
                await(listeners.get(0).shutdown(DRAIN));
            }
            await(vertx.close());
        } catch (CompletionException e) {
            // What did not end in time ends with the process.
        } finally {
            store.close();
        }
    }
}
