package org.gatewright.web.vertx;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Dispatcher;
import org.gatewright.protocol.http.Framing;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.Router;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.protocol.http.Workers;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;

/**
 * A request handler for a Vert.x HTTP server that serves routes and guards handlers. Requests to blocking routes are handled
 * on {@link Workers}, all others on the event loop.
 *
 * <p>To mount it in a router of vertx-web, pass it the request: {@code router.route("/auth/*").handler(c ->
 * web.handle(c.request()))}, before any body handler. Mounting happens before the server starts.
 */
public final class VertxWeb implements Handler<HttpServerRequest> {
    private static final HttpDate DATE = new HttpDate(Clock.systemUTC());

    private static final int WORKERS = 4096;

    private final Workers workers = new Workers(WORKERS);
    private final List<Route> routes = new ArrayList<>();
    private Router router = new Router(List.of());
    private Optional<Dispatcher> more = Optional.empty();
    private final Vertx vertx;
    private final TrustedProxies proxies;
    private Handler<HttpServerRequest> otherwise;
    private Predicate<String> hosts = host -> true;
    private Duration headerPatience = Duration.ofSeconds(5);
    private Duration bodyPatience = Duration.ofSeconds(10);

    private VertxWeb(Vertx vertx, TrustedProxies proxies) {
        this.vertx = vertx;
        this.proxies = proxies;
        this.otherwise = request -> receive(request, router);
    }

    public static VertxWeb on(Vertx vertx) {
        return new VertxWeb(vertx, TrustedProxies.none());
    }

    /** Creates an adapter that trusts these proxies. */
    public static VertxWeb on(Vertx vertx, TrustedProxies proxies) {
        return new VertxWeb(vertx, proxies);
    }

    /** Mounts these routes in addition to earlier ones. */
    public VertxWeb mount(List<Route> more) {
        routes.addAll(more);
        this.router = new Router(routes);
        return this;
    }

    /** Mounts a dispatcher, such as one for several servers, in addition to the routes. */
    public VertxWeb mount(Dispatcher dispatcher) {
        this.more = Optional.of(dispatcher);
        return this;
    }

    /**
     * Restricts the accepted hosts, in lower case, with the port unless it is the default one; requests for other hosts get
     * 421. Trusted proxies may use any host, since they may send their own name. By default every host is accepted.
     *
     * @param isHere returns whether a value of {@code Host} in lower case is accepted
     */
    public VertxWeb hosts(Predicate<String> isHere) {
        this.hosts = isHere;
        return this;
    }

    private boolean isHere(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return host == null // rejected later, like every request without Host
                || hosts.test(host.toLowerCase(Locale.ROOT))
                || request.remoteAddress() != null
                        && proxies.trusts(request.remoteAddress().hostAddress());
    }

    /** Sets a handler for requests without a route; by default the response is 404. */
    public VertxWeb otherwise(Handler<HttpServerRequest> handler) {
        this.otherwise = handler;
        return this;
    }

    /**
     * Sets the timeouts for receiving the header of a request, with {@link VertxServer} only, and then its body; the defaults
     * are 5 and 10 seconds.
     */
    public VertxWeb patience(Duration header, Duration body) {
        this.headerPatience = header;
        this.bodyPatience = body;
        return this;
    }

    Duration headerPatience() {
        return headerPatience;
    }

    @Override
    public void handle(HttpServerRequest request) {
        date(request);
        if (!isHere(request)) {
            Messages.write(request, Framing.misdirected());
            request.connection().close();
            return;
        }
        String path = path(request);
        if (router.serves("", path)) {
            receive(request, router);
        } else if (more.isPresent() && more.get().serves(host(request), path)) {
            receive(request, more.get());
        } else {
            otherwise.handle(request);
        }
    }

    private static String host(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    /** Adds the Date header field, as every server with a clock must (RFC 9110 §6.6.1). */
    static void date(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.DATE, DATE.now());
    }

    /** Guards a Vert.x handler, which is called on the event loop only for requests with a token that has the scope. */
    public Handler<HttpServerRequest> protect(Guard guard, Scope scope, ProtectedRequest handler) {
        return http -> receive(http, guard::blocks, request -> {
            AccessToken token;
            try {
                token = guard.check(request, scope);
            } catch (OAuthException refusal) {
                return Reply.of(http, guard.errorResponse(refusal, request));
            }
            return Reply.of(() -> {
                guard.headers().forEach(http.response()::putHeader);
                handler.handle(http, request, token);
            });
        });
    }

    /** A handler for requests with a valid access token; the body is the second argument. */
    @FunctionalInterface
    public interface ProtectedRequest {
        void handle(HttpServerRequest http, Request request, AccessToken token);
    }

    private void receive(HttpServerRequest http, Dispatcher dispatcher) {
        receive(http, dispatcher::blocks, request -> Reply.of(http, dispatcher.respond(request)));
    }

    /** The outcome of a request, determined possibly on a worker. */
    private interface Work {
        Reply decide(Request request);
    }

    /**
     * A reply to a request.
     *
     * @param response what it has to wait for, if there is something
     * @param send sends it, on the event loop
     */
    private record Reply(Optional<Response> response, Runnable send) {
        static Reply of(Runnable send) {
            return new Reply(Optional.empty(), send);
        }

        static Reply of(HttpServerRequest http, Response response) {
            return new Reply(
                    response.isPending() ? Optional.of(response) : Optional.empty(),
                    () -> Messages.write(http, response));
        }
    }

    private void receive(HttpServerRequest http, Predicate<Request> blocks, Work work) {
        new BodyReader(http, proxies).read(Deadlines.current(vertx), bodyPatience, request -> {
            if (!blocks.test(request)) {
                Reply reply = decided(http, request, work);
                if (reply.response.isEmpty()) {
                    send(http, request, reply);
                } else {
                    sendLater(http, request, reply, vertx.getOrCreateContext());
                }
                return;
            }
            Context loop = vertx.getOrCreateContext();
            try {
                workers.execute(() -> sendLater(http, request, decided(http, request, work), loop));
            } catch (RejectedExecutionException e) {
                Messages.write(http, Framing.busy());
            }
        });
    }

    /** Handles the request; any failure becomes an error response, so that no request stays pending. */
    private static Reply decided(HttpServerRequest http, Request request, Work work) {
        try {
            return work.decide(request);
        } catch (RuntimeException | StackOverflowError e) {
            return Reply.of(http, Router.failure(e, request));
        }
    }

    /** Sends the reply on the event loop, once it may be. */
    private static void sendLater(HttpServerRequest http, Request request, Reply reply, Context loop) {
        Runnable onLoop = () -> loop.runOnContext(ignored -> send(http, request, reply));
        reply.response.ifPresentOrElse(response -> response.whenKnown(onLoop), onLoop);
    }

    private static void send(HttpServerRequest http, Request request, Reply reply) {
        try {
            reply.send.run();
        } catch (RuntimeException | StackOverflowError e) {
            Messages.write(http, Router.failure(e, request));
        }
    }

    private static String path(HttpServerRequest request) {
        String target = Framing.originForm(request.uri());
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
