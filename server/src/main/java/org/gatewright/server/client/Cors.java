package org.gatewright.server.client;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;

/**
 * Cross-origin access to responses from a browser (CORS, Fetch Standard §3.3): any page may read public documents and
 * registration responses; the client's own origins may read those of the endpoints for clients; no page may read those
 * of the authorization endpoint and of pages. Never with cookies: {@code Access-Control-Allow-Credentials} is not sent.
 */
public final class Cors {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String EXPOSED = "WWW-Authenticate, DPoP-Nonce, Retry-After, " + ErrorResponse.REQUEST_ID;
    private static final String HEADERS = "Authorization, Content-Type, DPoP, Accept";
    private static final String SECONDS = "7200";

    private Cors() {}

    /**
     * Returns the route of preflight requests, which identify no client and so get the same response from every origin;
     * the response to the actual request decides.
     */
    public static Route preflight(String path, String methods) {
        Response preflight = Response.empty(204)
                .with(ALLOW_ORIGIN, "*")
                .with("Access-Control-Allow-Methods", methods)
                .with("Access-Control-Allow-Headers", HEADERS)
                .with("Access-Control-Max-Age", SECONDS);
        return Route.of("OPTIONS", path, request -> preflight).nonBlocking();
    }

    /** Returns a handler whose responses every page may read. */
    public static Handler any(Handler handler) {
        return request -> any(handler.handle(request));
    }

    /** Returns a response that every page may read. */
    public static Response any(Response response) {
        return response.with(ALLOW_ORIGIN, "*").with("Access-Control-Expose-Headers", EXPOSED);
    }

    /** Returns the origin of the page that sent a request; empty if there is none, or one that hides its origin. */
    public static Optional<String> origin(Request request) {
        List<String> origins = request.headers().all("Origin");
        return origins.size() == 1 && !origins.get(0).equals("null") ? Optional.of(origins.get(0)) : Optional.empty();
    }

    /** Returns the response, which the page of that origin may read if the origin is one of the client's. */
    public static Response forClient(Response response, Optional<String> origin, Optional<Client> client) {
        if (origin.isEmpty()) {
            return response;
        }
        Response varying = response.with("Vary", "Origin");
        return client.filter(known -> known.hasOrigin(origin.get())).isPresent()
                ? varying.with(ALLOW_ORIGIN, origin.get()).with("Access-Control-Expose-Headers", EXPOSED)
                : varying;
    }
}
