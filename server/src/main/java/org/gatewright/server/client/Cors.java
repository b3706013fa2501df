package org.gatewright.server.client;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;

/**
 * Which pages in a browser may read a response (CORS, Fetch Standard §3.3): of public documents and of registration every
 * page, of the endpoints for clients the pages of the client's own origins; of the authorization endpoint and of pages
 * none. Never with cookies: {@code Access-Control-Allow-Credentials} is not sent.
 */
public final class Cors {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String EXPOSED = "WWW-Authenticate, DPoP-Nonce, Retry-After, " + ErrorResponse.REQUEST_ID;
    private static final String HEADERS = "Authorization, Content-Type, DPoP, Accept";
    private static final String SECONDS = "7200";

    private Cors() {}

    /**
     * The route of preflight requests, which name no client and so get the same answer from everywhere; the response to the
     * request itself decides.
     */
    public static Route preflight(String path, String methods) {
        Response answer = Response.empty(204)
                .with(ALLOW_ORIGIN, "*")
                .with("Access-Control-Allow-Methods", methods)
                .with("Access-Control-Allow-Headers", HEADERS)
                .with("Access-Control-Max-Age", SECONDS);
        return Route.of("OPTIONS", path, request -> answer).nonBlocking();
    }

    /** A handler whose responses every page may read. */
    public static Handler any(Handler handler) {
        return request -> any(handler.handle(request));
    }

    /** A response that every page may read. */
    public static Response any(Response response) {
        return response.with(ALLOW_ORIGIN, "*").with("Access-Control-Expose-Headers", EXPOSED);
    }

    /** The origin of the page that sent a request; empty where none did, or one that hides its origin. */
    public static Optional<String> origin(Request request) {
        List<String> origins = request.headers().all("Origin");
        return origins.size() == 1 && !origins.get(0).equals("null") ? Optional.of(origins.get(0)) : Optional.empty();
    }

    /** The response, which the page of that origin may read if it is one of the client's. */
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
