package org.gatewright.server.internal.discovery;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Cors;
import org.gatewright.server.config.Issuer;

/**
 * The authorization server metadata endpoint (RFC 8414 §3); lists only enabled features, at URLs from the
 * configuration.
 */
public final class MetadataEndpoint implements Handler {
    private static final String NAME = "oauth-authorization-server";

    private final Response response;

    public MetadataEndpoint(Map<String, Object> metadata) {
        Headers headers = Headers.none()
                .with("Content-Type", "application/json")
                .with("Cache-Control", "public, max-age=300")
                .with("X-Content-Type-Options", "nosniff");
        this.response = Cors.any(new Response(200, headers, new Response.Body(Json.bytes(metadata))));
    }

    /**
     * Returns the well-known URL between the host and the path of the issuer (RFC 8414 §3.1), and for clients that
     * append it (RFC 8414 §5, OpenID Connect Discovery §4) also the one after that path.
     *
     * @param more further well-known names. That of OpenID Connect Discovery is served only if a feature adds it: clients
     *     prefer it, and reject a document without the members that OpenID Connect requires.
     */
    public List<Route> routes(Issuer issuer, List<String> more) {
        return Stream.concat(Stream.of(NAME), more.stream())
                .flatMap(name -> routes(issuer, name).stream())
                .toList();
    }

    private List<Route> routes(Issuer issuer, String name) {
        Route between = Route.wellKnown(name, issuer.path(), this).nonBlocking();
        return issuer.path().isEmpty()
                ? List.of(between)
                : List.of(
                        between,
                        Route.wellKnown(name, "", this).below(issuer.path()).nonBlocking());
    }

    @Override
    public Response handle(Request request) {
        return response;
    }
}
