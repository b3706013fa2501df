package org.gatewright.protocol.http;

import java.util.function.Predicate;

/**
 * A method and a path with their handler.
 *
 * @param method such as {@code GET}
 * @param path the whole path of the request; exact, without patterns
 * @param handler the handler of the requests
 * @param blocks whether the handler may block for a request, so that it must not run on an event loop
 */
public record Route(String method, String path, Handler handler, Predicate<Request> blocks) {
    public Route {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("A path must start with '/': " + path);
        }
    }

    public static Route get(String path, Handler handler) {
        return of("GET", path, handler);
    }

    public static Route post(String path, Handler handler) {
        return of("POST", path, handler);
    }

    public static Route put(String path, Handler handler) {
        return of("PUT", path, handler);
    }

    public static Route delete(String path, Handler handler) {
        return of("DELETE", path, handler);
    }

    /** Returns a route whose handler may block. */
    public static Route of(String method, String path, Handler handler) {
        return new Route(method, path, handler, request -> true);
    }

    /**
     * Returns the route of a well-known document about a path (RFC 8615), between the host and that path (RFC 8414 §3).
     *
     * @param name such as {@code oauth-authorization-server}
     * @param subject the path that the document is about; may be empty
     */
    public static Route wellKnown(String name, String subject, Handler handler) {
        return get("/.well-known/" + name + subject, handler);
    }

    /** Returns the same route below another path, which is empty or like {@code /auth}. */
    public Route below(String base) {
        return base.isEmpty() ? this : new Route(method, base + path, handler, blocks);
    }

    /** Returns the same route with another handler. */
    public Route handler(Handler other) {
        return new Route(method, path, other, blocks);
    }

    /** Returns the same route, whose handler never blocks. */
    public Route nonBlocking() {
        return blocksWhen(request -> false);
    }

    /** Returns the same route, whose handler blocks only for requests that meet the condition. */
    public Route blocksWhen(Predicate<Request> condition) {
        return new Route(method, path, handler, condition);
    }
}
