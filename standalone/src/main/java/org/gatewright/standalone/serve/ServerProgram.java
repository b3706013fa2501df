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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;
import org.gatewright.standalone.config.Address;
import org.gatewright.standalone.config.Directory;
import org.gatewright.standalone.config.LiveFile;
import org.gatewright.standalone.config.Network;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.mail.Mails;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** A running server program. Thread-safe. */
public final class ServerProgram implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServerProgram.class.getName());
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration MAILS = Duration.ofSeconds(5);
    private static final Duration TASKS = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final OpenStore store;
    private final Clock clock;
    private final Metrics metrics;
    private final LdapDirectories directories;
    private final List<LiveFile<?>> files = new ArrayList<>();
    private final ScheduledThreadPoolExecutor tasks = new ScheduledThreadPoolExecutor(1, ServerProgram::daemon);
    private final Management management;
    private final List<VertxServer> listeners = new ArrayList<>();
    private volatile Optional<TenantFolder> tenants = Optional.empty();
    private volatile Optional<FileWatch> watch = Optional.empty();

    private ServerProgram(Vertx vertx, OpenStore store, Clock clock, Entropy entropy) {
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
        this.metrics = new Metrics(store);
        this.directories = new LdapDirectories(clock, entropy);
        List<String> weak = store.provider().weaknesses();
        weak.forEach(line -> LOG.log(Level.WARNING, line));
        this.management = new Management(store, metrics, () -> reasons(weak), clock);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "gatewright-tasks");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns the reasons for a degraded status. */
    private List<String> reasons(List<String> weak) {
        List<String> reasons = new ArrayList<>(weak);
        if (files.stream().anyMatch(LiveFile::isBroken)
                || tenants.filter(TenantFolder::isBroken).isPresent()) {
            reasons.add("a settings file was changed and is invalid; its previous version remains in effect");
        }
        return reasons;
    }

    /** Starts the server that the settings describe. Releases all resources if it throws. */
    public static ServerProgram start(ServerConfig config) {
        return start(config, Extension.NONE);
    }

    /** Starts the server with an extension. */
    public static ServerProgram start(ServerConfig config, Extension addition) {
        Clock clock = Clock.systemUTC();
        Entropy entropy = Entropy.system();
        CompletableFuture<Vertx> loops = CompletableFuture.supplyAsync(VertxServer::vertx); // while the store is opened
        OpenStore store = orRelease(
                () -> await(loops.join().close()),
                () -> OpenStore.open(config.store(), config.encryption(), clock, entropy));
        ServerProgram gateway = orRelease(
                () -> {
                    store.close();
                    await(loops.join().close());
                },
                () -> new ServerProgram(loops.join(), store, clock, entropy));
        return orRelease(gateway::close, () -> {
            gateway.start(config, addition, entropy);
            return gateway;
        });
    }

    /** Returns the result of a step; releases what the steps before it have opened if it throws. */
    private static <T> T orRelease(Runnable release, Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }

    /** Returns the link for the first user; empty if there is one, or the users are not in the store. */
    Optional<String> welcome(ServerConfig config) {
        return config.realm().storesUsers()
                ? BootstrapCommand.link(store, config.issuer(), clock, Entropy.system())
                : Optional.empty();
    }

    private void start(ServerConfig config, Extension addition, Entropy entropy) {
        files.addAll(config.realm().files());
        LiveFile<Collection<X509CRL>> revoked = revoked(config.network());
        ServerFactory factory = new ServerFactory(
                store,
                config.fetching(),
                revoked::get,
                metrics.and(new RefusalLog(clock)),
                directories,
                config.passwordPasses(),
                clock,
                entropy);
        LiveServer own = server(factory, config, addition);
        TenantFolder folder = new TenantFolder(config, own, tenant -> server(factory, tenant, Extension.NONE), clock);
        tenants = Optional.of(folder);
        listen(config, folder);
        ScheduledFuture<?> unused = tasks.scheduleWithFixedDelay(
                () -> runTasks(config.issuer(), own, folder), 0, TASKS.toSeconds(), TimeUnit.SECONDS);
        watch = Optional.of(new FileWatch(this::refresh));
    }

    /**
     * Runs the background tasks of servers for which something waits, such as a message that another process could not send
     * before it stopped; also of tenants that are not loaded.
     */
    private void runTasks(Issuer issuer, LiveServer own, TenantFolder folder) {
        try {
            for (String tenant : store.provider().waiting()) {
                if (tenant.equals(issuer.value())) {
                    own.runTasks();
                } else {
                    folder.runTasks(new Issuer(tenant));
                }
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, () -> "Background tasks wait for the next minute: " + e);
        }
    }

    private void refresh() {
        tenants.ifPresent(TenantFolder::refresh);
        files.forEach(LiveFile::refresh);
    }

    private LiveFile<Collection<X509CRL>> revoked(Network network) {
        List<Path> lists =
                network.clients().map(Network.ClientCertificates::revoked).orElse(List.of());
        LiveFile<Collection<X509CRL>> live = new LiveFile<>(lists, () -> Tls.revocationLists(lists));
        files.add(live);
        return live;
    }

    private LiveServer server(ServerFactory factory, ServerConfig config, Extension addition) {
        LiveServer server = factory.live(config, addition);
        endWhatIsRemoved(
                config.realm(), store.provider().tenant(config.issuer().value()).authorizations());
        return server;
    }

    /** Revokes the authorizations of clients that are removed from their file. */
    private static void endWhatIsRemoved(Directory realm, AuthorizationStore authorizations) {
        realm.clients()
                .file()
                .ifPresent(file -> file.onChange((before, after) -> before.all()
                        .map(Client::id)
                        .filter(id -> after.find(id).isEmpty())
                        .forEach(id -> authorizations.revoke(new AuthorizationFilter.Client(id)))));
    }

    private void listen(ServerConfig config, TenantFolder servers) {
        Network network = config.network();
        VertxWeb web =
                VertxWeb.on(vertx, network.proxies()).hosts(servers::isAt).mount(servers);
        Optional<Network.Alias> alias = network.clients().flatMap(Network.ClientCertificates::alias);
        boolean asks = network.clients().isPresent() && alias.isEmpty();
        if (network.tls().isPresent()) {
            Network.Tls pair = network.tls().get();
            LiveFile<Certificates> tls = new LiveFile<>(
                    () -> files(pair, servers.certificates()),
                    () -> Certificates.read(pair, servers.certificates(), vertx, clock));
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

    private static List<Path> files(Network.Tls own, Map<String, Network.Tls> tenants) {
        return Stream.concat(Stream.of(own), tenants.values().stream())
                .flatMap(pair -> Stream.of(pair.certificate(), pair.key()))
                .distinct()
                .toList();
    }

    /** A listener whose certificates can be replaced. */
    private record Renewed(VertxServer listener, boolean asks) {
        void renew(Certificates tls) {
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
            throw new IllegalStateException("Cannot listen at " + address + ": " + why(e), e);
        }
    }

    private static String why(CompletionException e) {
        String why = String.valueOf(e.getCause());
        if (why.contains("in use")) {
            return "the port is in use";
        }
        if (why.contains("assign requested address") || why.contains("UnknownHost")) {
            return "this machine does not have that address; use 0.0.0.0 for all of its addresses";
        }
        return why.contains("ermission denied") ? "this user is not permitted to listen at that port" : why;
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /**
     * Stops accepting connections, completes pending requests for up to ten seconds, and stops. Health returns 503 from the
     * start of the shutdown.
     */
    @Override
    public void close() {
        management.stopping();
        try {
            watch.ifPresent(FileWatch::close);
            tasks.shutdown();
            if (!listeners.isEmpty()) {
                await(listeners.get(0).shutdown(DRAIN));
            }
            await(vertx.close());
        } catch (CompletionException e) {
            // Pending work ends with the process.
        } finally {
            Mails.awaitMade(MAILS);
            directories.close();
            store.close();
        }
    }
}
