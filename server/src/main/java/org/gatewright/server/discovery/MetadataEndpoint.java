package org.gatewright.server.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.config.Issuer;

/** The authorization server's metadata (RFC 8414 §3): what is really on, at addresses from the configuration. */
public final class MetadataEndpoint implements Handler {
    private final Response answer;

    public MetadataEndpoint(Map<String, Object> metadata) {
        Headers headers = Headers.none()
                .with("Content-Type", "application/json")
                .with("Cache-Control", "public, max-age=300")
                .with("X-Content-Type-Options", "nosniff");
        this.answer = new Response(200, headers, new Response.Body(Json.write(metadata)));
    }

    /**
     * Where it is found: under the name of RFC 8414 §3 and under that of OpenID Connect Discovery §4, each between the
     * host and the path of the issuer, and for those who look there (RFC 8414 §5) also behind that path.
     */
    public List<Route> routes(Issuer issuer) {
        List<Route> routes = new ArrayList<>();
        for (String name : List.of("oauth-authorization-server", "openid-configuration")) {
            routes.add(Route.wellKnown(name, this).nonBlocking());
            if (!issuer.path().isEmpty()) {
                routes.add(Route.get("/.well-known/" + name, this).nonBlocking());
            }
        }
        return routes;
    }

    @Override
    public Response handle(Request request) {
        return answer;
    }
}
