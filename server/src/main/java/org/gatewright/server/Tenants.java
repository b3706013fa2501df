package org.gatewright.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
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
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.Router;
import org.gatewright.server.storage.StorageException;

/**
 * The servers of many tenants in one process. A tenant's server is loaded when the first request for it comes, and dropped
 * again when it was idle or others need its place; what it stores stays. Thread-safe.
 *
 * <pre>{@code
 * Tenants tenants = Tenants.byPath(id -> settings.find(id).map(this::routes), clock);
 * VertxWeb.on(vertx).mount(tenants);
 * }</pre>
 */
public final class Tenants implements Dispatcher {
    private static final int LOADED = 1000;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final String WELL_KNOWN = "/.well-known/";
    private static final Router NOTHING = new Router(List.of());

    private final Resolver resolver;
    private final Function<String, Optional<List<Route>>> loader;
    private final Cache<String, Router> loaded;

    /** Finds the tenant that a request is for; must not wait. */
    @FunctionalInterface
    public interface Resolver {
        /**
         * The id of the tenant, which need not exist; empty where no tenant can be meant.
         *
         * @param host the value of {@code Host}, in lower case
         */
        Optional<String> tenant(String host, String path);
    }

    private Tenants(
            Resolver resolver, Function<String, Optional<List<Route>>> loader, int most, Duration idle, Clock clock) {
        this.resolver = resolver;
        this.loader = loader;
        this.loaded = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(idle)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /**
     * Tenants that a resolver finds, up to 1,000 of them loaded, each until it is idle for 10 minutes.
     *
     * @param loader makes the routes of a tenant, its server's and others; empty where there is no such tenant. Called on a
     *     thread that may wait, once for all requests that wait for the tenant. Throws {@code StorageException} where the
     *     tenant cannot be loaded now
     */
    public static Tenants of(Resolver resolver, Function<String, Optional<List<Route>>> loader, Clock clock) {
        return new Tenants(resolver, loader, LOADED, IDLE, clock);
    }

    /** Tenants whose id is the first segment of the path of their issuer, such as {@code acme} of {@code /acme}. */
    public static Tenants byPath(Function<String, Optional<List<Route>>> loader, Clock clock) {
        return of((host, path) -> firstSegment(path), loader, clock);
    }

    /** Tenants whose id is their host, with the port where that is not the default one. */
    public static Tenants byHost(Function<String, Optional<List<Route>>> loader, Clock clock) {
        return of((host, path) -> Optional.of(host), loader, clock);
    }

    /** The same tenants, of which that many are loaded at the same time, each until it was idle for so long. */
    public Tenants keeping(int most, Duration idle, Clock clock) {
        return new Tenants(resolver, loader, most, idle, clock);
    }

    private static Optional<String> firstSegment(String path) {
        String below = pathOf(path);
        int end = below.indexOf('/', 1);
        return Optional.of(below.substring(Math.min(1, below.length()), end < 0 ? below.length() : end))
                .filter(segment -> !segment.isEmpty());
    }

    /**
     * The path that begins with that of the tenant's issuer. A document about the tenant has it behind the document's name
     * (RFC 8414 §3); all other requests have nothing before it.
     */
    public static String pathOf(String path) {
        if (!path.startsWith(WELL_KNOWN)) {
            return path;
        }
        int end = path.indexOf('/', WELL_KNOWN.length());
        return end < 0 ? "" : path.substring(end);
    }

    /** Whether a tenant is loaded. */
    public boolean isLoaded(String id) {
        return loaded.asMap().containsKey(id);
    }

    /** Drops a tenant, so that the next request loads it anew; requests under way end as they began. */
    public void reload(String id) {
        loaded.invalidate(id);
    }

    /** How many tenants are loaded. */
    public long size() {
        loaded.cleanUp();
        return loaded.estimatedSize();
    }

    @Override
    public boolean serves(String host, String path) {
        return resolver.tenant(host, path).isPresent();
    }

    @Override
    public boolean blocks(Request request) {
        return tenant(request)
                .map(id -> Optional.ofNullable(loaded.getIfPresent(id))
                        .map(router -> router.blocks(request))
                        .orElse(true))
                .orElse(false);
    }

    @Override
    public Response answer(Request request) {
        try {
            return tenant(request).flatMap(this::router).orElse(NOTHING).answer(request);
        } catch (StorageException e) {
            return ErrorResponse.json(OAuthException.unavailable(e), request);
        } catch (RuntimeException e) {
            return Router.failure(e, request);
        }
    }

    private Optional<String> tenant(Request request) {
        return resolver.tenant(request.header("Host").orElse("").toLowerCase(Locale.ROOT), request.path());
    }

    /** Unknown tenants are not remembered, so that strangers cannot fill the cache with them. */
    private Optional<Router> router(String id) {
        return Optional.ofNullable(
                loaded.get(id, name -> loader.apply(name).map(Router::new).orElse(null)));
    }
}
