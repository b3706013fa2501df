package org.gatewright.web.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Dispatcher;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.Router;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;

/** An adapter that mounts routes on an {@link HttpServer} and guards its handlers. Immutable and thread-safe. */
public final class JdkWeb {
    private static final int CONNECTIONS = 1024;

    private final HttpServer server;
    private final Exchanges exchanges;

    private JdkWeb(HttpServer server, TrustedProxies proxies) {
        this.server = server;
        this.exchanges = new Exchanges(proxies);
    }

    /** Creates an adapter for the application's own server. */
    public static JdkWeb on(HttpServer server) {
        return new JdkWeb(server, TrustedProxies.none());
    }

    /** Creates a server on the loopback address; see {@link #bind(InetSocketAddress)}. */
    public static JdkWeb bind(int port) {
        return bind(new InetSocketAddress("localhost", port));
    }

    /**
     * Creates a server with timeouts for slow clients and a bounded number of concurrent requests. It serves after
     * {@link #start}.
     *
     * <p>The JDK reads its timeouts from system properties once, when its first server is created; properties that the
     * application has set are not changed.
     */
    public static JdkWeb bind(InetSocketAddress address) {
        setIfAbsent("sun.net.httpserver.maxReqTime", "15");
        setIfAbsent("sun.net.httpserver.maxRspTime", "60");
        setIfAbsent("sun.net.httpserver.idleInterval", "30");
        setIfAbsent("sun.net.httpserver.nodelay", "true");
        try {
            HttpServer server = HttpServer.create(address, 0);
            server.setExecutor(threads());
            return on(server);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot bind to " + address, e);
        }
    }

    /**
     * Creates one thread per connection with a pending request, since this server reads with blocking calls: with fewer
     * threads a few slow clients would block all others. Virtual threads would not help before Java 24, because those
     * calls pin them.
     */
    private static Executor threads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, CONNECTIONS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "gatewright-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns an adapter that trusts these proxies. */
    public JdkWeb trust(TrustedProxies proxies) {
        return new JdkWeb(server, proxies);
    }

    /** Serves these routes. */
    public JdkWeb mount(List<Route> routes) {
        Router router = new Router(routes);
        routes.stream()
                .map(Route::path)
                .distinct()
                .forEach(path -> server.createContext(path, exchange -> exchanges.respond(exchange, router::respond)));
        return this;
    }

    /** Mounts a dispatcher, such as one for several servers, at every path that has no other route. */
    public JdkWeb mount(Dispatcher dispatcher) {
        server.createContext("/", exchange -> exchanges.respond(exchange, dispatcher::respond));
        return this;
    }

    /** Guards a JDK handler, which is called only for requests with a token that has the scope. */
    public HttpHandler protect(Guard guard, Scope scope, ProtectedExchange handler) {
        return exchange ->
                exchanges.read(exchange).ifPresent(request -> pass(exchange, request, guard, scope, handler));
    }

    /** A handler for exchanges with a valid access token; the request body can be read as usual. */
    @FunctionalInterface
    public interface ProtectedExchange {
        void handle(HttpExchange exchange, AccessToken token) throws IOException;
    }

    /** Starts the server. */
    public JdkWeb start() {
        server.start();
        return this;
    }

    public HttpServer server() {
        return server;
    }

    private void pass(HttpExchange exchange, Request request, Guard guard, Scope scope, ProtectedExchange handler) {
        AccessToken token;
        try {
            token = guard.check(request, scope);
        } catch (OAuthException refusal) {
            exchanges.write(exchange, guard.errorResponse(refusal, request));
            return;
        } catch (RuntimeException e) {
            exchanges.write(exchange, Router.failure(e, request));
            return;
        }
        guard.headers().forEach(exchange.getResponseHeaders()::set);
        try {
            handler.handle(exchange, token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
