package org.gatewright.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Dispatcher;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.server.storage.StorageException;

/**
 * The servers of many tenants in one process. A tenant's server is loaded by the first request for it, and unloaded
 * when it is idle or the maximum number is exceeded; its stored state is kept. Thread-safe.
 *
 * <pre>{@code
 * Tenants tenants = Tenants.byPath(id -> settings.find(id).map(this::server).map(s -> new Router(s.routes())), clock);
 * VertxWeb.on(vertx).mount(tenants);
 * }</pre>
 */
public final class Tenants implements Dispatcher {
    private static final System.Logger LOG = System.getLogger(Tenants.class.getName());
    private static final int LOADED = 1000;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final String WELL_KNOWN = "/.well-known/";
    private static final Router NOTHING = new Router(List.of());

    private final Resolver resolver;
    private final Function<String, Optional<Dispatcher>> loader;
    private final Clock clock;
    private final Cache<String, Dispatcher> loaded;

    /** A strategy that determines the tenant of a request; must not block. */
    @FunctionalInterface
    public interface Resolver {
        /**
         * Returns the id of the tenant, which need not exist; empty if the request cannot be for a tenant.
         *
         * @param host the value of {@code Host}, in lower case
         */
        Optional<String> tenant(String host, String path);
    }

    private Tenants(
            Resolver resolver, Function<String, Optional<Dispatcher>> loader, int limit, Duration idle, Clock clock) {
        this.clock = clock;
        this.resolver = resolver;
        this.loader = loader;
        this.loaded = Caffeine.newBuilder()
                .maximumSize(limit)
                .expireAfterAccess(idle)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /**
     * Returns tenants with a resolver, up to 1,000 of them loaded, each until it is idle for 10 minutes.
     *
     * @param loader returns what serves a tenant, such as a router of its server's routes; empty if there is none. Called
     *     on a thread that may block, once for all requests that wait for the tenant. Throws {@code StorageException}
     *     if the tenant cannot be loaded at the moment
     */
    public static Tenants of(Resolver resolver, Function<String, Optional<Dispatcher>> loader, Clock clock) {
        return new Tenants(resolver, loader, LOADED, IDLE, clock);
    }

    /**
     * Returns tenants whose id is the first segment of the path of their issuer, such as {@code acme} of {@code /acme}.
     */
    public static Tenants byPath(Function<String, Optional<Dispatcher>> loader, Clock clock) {
        return of((host, path) -> firstSegment(path), loader, clock);
    }

    /** Returns tenants whose id is their host, with the port unless it is the default one. */
    public static Tenants byHost(Function<String, Optional<Dispatcher>> loader, Clock clock) {
        return of((host, path) -> Optional.of(host), loader, clock);
    }

    /** Returns the same tenants with a maximum number of loaded ones and a maximum idle time. */
    public Tenants keeping(int limit, Duration idle) {
        return new Tenants(resolver, loader, limit, idle, clock);
    }

    private static Optional<String> firstSegment(String path) {
        String below = pathOf(path);
        int end = below.indexOf('/', 1);
        return Optional.of(below.substring(Math.min(1, below.length()), end < 0 ? below.length() : end))
                .filter(segment -> !segment.isEmpty());
    }

    /**
     * Returns the part of the path that begins with the path of the tenant's issuer. It follows the name of a
     * well-known document (RFC 8414 §3), and is the whole path of all other requests.
     */
    public static String pathOf(String path) {
        if (!path.startsWith(WELL_KNOWN)) {
            return path;
        }
        int end = path.indexOf('/', WELL_KNOWN.length());
        return end < 0 ? "" : path.substring(end);
    }

    /** Returns what serves a tenant, which is loaded if necessary; empty if there is no such tenant. May block. */
    public Optional<Dispatcher> get(String id) {
        return server(id);
    }

    /** Returns what serves the tenants that are loaded at the moment. */
    public Collection<Dispatcher> loaded() {
        return List.copyOf(loaded.asMap().values());
    }

    /** Unloads a tenant, so that the next request loads it again; requests in progress complete with the old one. */
    public void reload(String id) {
        loaded.invalidate(id);
    }

    @Override
    public boolean serves(String host, String path) {
        return resolver.tenant(host, path).isPresent();
    }

    @Override
    public boolean blocks(Request request) {
        return tenant(request)
                .map(id -> Optional.ofNullable(loaded.getIfPresent(id))
                        .map(server -> server.blocks(request))
                        .orElse(true))
                .orElse(false);
    }

    @Override
    public Response respond(Request request) {
        try {
            return tenant(request).flatMap(this::server).orElse(NOTHING).respond(request);
        } catch (StorageException e) {
            LOG.log(Level.ERROR, () -> "A tenant cannot be loaded, request " + request.id(), e);
            return ErrorResponse.json(OAuthException.unavailable(e), request);
        } catch (RuntimeException e) {
            return Router.failure(e, request);
        }
    }

    private Optional<String> tenant(Request request) {
        return resolver.tenant(request.header("Host").orElse("").toLowerCase(Locale.ROOT), request.path());
    }

    /** Unknown tenants are not cached, so that arbitrary requests cannot fill the cache. */
    private Optional<Dispatcher> server(String id) {
        return Optional.ofNullable(loaded.get(id, name -> loader.apply(name).orElse(null)));
    }
}
