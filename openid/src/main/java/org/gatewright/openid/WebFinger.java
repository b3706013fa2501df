package org.gatewright.openid;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Cors;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.spi.Setup;

/**
 * WebFinger, by which clients find the issuer for an identifier that an end-user typed (OpenID Connect Discovery §2). Every
 * identifier at this host has the same issuer, whether or not there is such an account. Thread-safe.
 */
record WebFinger(Issuer issuer) implements Handler {
    private static final String RELATION = "http://openid.net/specs/connect/1.0/issuer";

    /** Adds the route, at the root of the host; an issuer with a path shares its host with others. */
    static void install(Setup setup) {
        Issuer issuer = setup.settings().issuer();
        if (issuer.path().isEmpty()) {
            setup.route(Route.wellKnown("webfinger", "", new WebFinger(issuer)).nonBlocking());
        }
    }

    @Override
    public Response handle(Request request) {
        try {
            Parameters query = Parameters.ofQuery(request);
            String resource = query.require("resource");
            if (!isHere(resource)) {
                return Cors.any(Response.empty(404));
            }
            List<String> relations = query.findAll("rel");
            boolean asked = relations.isEmpty() || relations.contains(RELATION);
            List<Map<String, String>> links =
                    asked ? List.of(Map.of("rel", RELATION, "href", issuer.value())) : List.of();
            Headers headers = Headers.none()
                    .with("Content-Type", "application/jrd+json")
                    .with("Cache-Control", "public, max-age=300")
                    .with("X-Content-Type-Options", "nosniff");
            return Cors.any(new Response(
                    200, headers, new Response.Body(Json.bytes(Map.of("subject", resource, "links", links)))));
        } catch (OAuthException e) {
            return Cors.any(Response.empty(400)); // RFC 7033 §4.2
        }
    }

    private boolean isHere(String resource) {
        String authority = URI.create(issuer.value()).getRawAuthority();
        String lower = resource.toLowerCase(Locale.ROOT);
        return lower.startsWith("acct:") && lower.endsWith("@" + authority)
                || lower.equals(issuer.value())
                || lower.startsWith(issuer.value() + "/");
    }
}
