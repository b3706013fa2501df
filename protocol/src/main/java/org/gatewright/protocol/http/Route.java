package org.gatewright.protocol.http;

import java.util.function.BooleanSupplier;

/**
 * A method and a path with the handler for them.
 *
 * @param method such as {@code GET}
 * @param path below the place where routes are mounted; exact, without patterns
 * @param place how the path and the place of mounting make the whole path
 * @param handler what answers
 * @param blocks asked for each request: whether the handler may wait, so that it must not run on an event loop
 */
public record Route(String method, String path, Place place, Handler handler, BooleanSupplier blocks) {
    /** Where a route lies in relation to the path at which routes are mounted. */
    public enum Place {
        BELOW_BASE,
        /** {@code /.well-known/name} with the base behind it (RFC 8414 §3). */
        WELL_KNOWN
    }

    public Route {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("A path starts with '/': " + path);
        }
    }

    public static Route get(String path, Handler handler) {
        return new Route("GET", path, Place.BELOW_BASE, handler, () -> true);
    }

    public static Route post(String path, Handler handler) {
        return new Route("POST", path, Place.BELOW_BASE, handler, () -> true);
    }

    public static Route put(String path, Handler handler) {
        return new Route("PUT", path, Place.BELOW_BASE, handler, () -> true);
    }

    public static Route delete(String path, Handler handler) {
        return new Route("DELETE", path, Place.BELOW_BASE, handler, () -> true);
    }

    /** A document about what is mounted, such as {@code oauth-authorization-server} (RFC 8615). */
    public static Route wellKnown(String name, Handler handler) {
        return new Route("GET", "/" + name, Place.WELL_KNOWN, handler, () -> true);
    }

    /** The same route, whose handler waits for nothing. */
    public Route nonBlocking() {
        return blocksWhen(() -> false);
    }

    /** The same route, which waits only while the condition holds. */
    public Route blocksWhen(BooleanSupplier condition) {
        return new Route(method, path, place, handler, condition);
    }

    /** The whole path when mounted at the base, which is empty or starts with '/' and does not end with one. */
    public String under(String base) {
        return place == Place.WELL_KNOWN ? "/.well-known" + path + base : base + path;
    }
}
