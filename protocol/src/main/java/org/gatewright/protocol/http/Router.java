package org.gatewright.protocol.http;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gatewright.protocol.OAuthException;

/** A router, which finds the route of a request and turns its result or failure into a response. Immutable. */
public final class Router implements Dispatcher {
    private static final System.Logger LOG = System.getLogger(Router.class.getName());
    private final Map<String, Map<String, Route>> routes = new HashMap<>();

    /** Creates a router of routes, of which no two may have the same method and path. */
    public Router(List<Route> routes) {
        for (Route route : routes) {
            Route twin = this.routes
                    .computeIfAbsent(route.path(), p -> new TreeMap<>())
                    .put(route.method(), route);
            if (twin != null) {
                throw new IllegalArgumentException("Duplicate route: " + route.method() + " " + route.path());
            }
        }
    }

    @Override
    public boolean serves(String host, String path) {
        return routes.containsKey(path);
    }

    @Override
    public boolean blocks(Request request) {
        Optional<Route> route = find(request.method(), request.path());
        return route.isPresent() && route.get().blocks().test(request);
    }

    /**
     * Returns the route for a method and path; paths are compared as received, without normalisation. HEAD is handled
     * like GET (RFC 9110 §9.1), by the same handler, which sees in the request that nothing may change.
     */
    public Optional<Route> find(String method, String path) {
        Map<String, Route> methods = routes.getOrDefault(path, Map.of());
        Route exact = methods.get(method);
        return Optional.ofNullable(exact == null && method.equals("HEAD") ? methods.get("GET") : exact);
    }

    @Override
    public Response respond(Request request) {
        Optional<Route> route = find(request.method(), request.path());
        return route.isPresent() ? respond(route.get().handler(), request) : unrouted(request);
    }

    /** Returns the response of one handler to a request. Never throws. */
    public static Response respond(Handler handler, Request request) {
        try {
            return Objects.requireNonNull(handler.handle(request), "The handler returned no response")
                    .orElse(e -> errorResponse(e, request));
        } catch (RuntimeException | StackOverflowError e) {
            return errorResponse(e, request);
        }
    }

    private static Response errorResponse(Throwable e, Request request) {
        return e instanceof OAuthException refusal ? ErrorResponse.json(refusal, request) : failure(e, request);
    }

    /** Returns the response to a request whose handler failed; the reason is logged but not sent. */
    public static Response failure(Throwable failure, Request request) {
        LOG.log(Level.ERROR, "Request " + request.id() + " failed", failure);
        return ErrorResponse.json(OAuthException.serverError(failure), request);
    }

    /** Returns 404, or 405 with the methods that are allowed. */
    private Response unrouted(Request request) {
        Map<String, Route> methods = routes.getOrDefault(request.path(), Map.of());
        return methods.isEmpty()
                ? Response.text(404, "Not found.\n")
                : Response.text(405, "Method not allowed.\n").with("Allow", String.join(", ", allowed(methods)));
    }

    private static Set<String> allowed(Map<String, Route> methods) {
        Set<String> allowed = new TreeSet<>(methods.keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed;
    }
}
