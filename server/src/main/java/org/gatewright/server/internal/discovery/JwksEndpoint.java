package org.gatewright.server.internal.discovery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.signing.SigningKeys;

/** The JWK Set endpoint of this server (RFC 7517 §5). */
public record JwksEndpoint(SigningKeys keys, List<Supplier<List<Map<String, Object>>>> more, Refusals refusals)
        implements Handler {
    @Override
    public Response handle(Request request) {
        try {
            Headers headers = Headers.none()
                    .with("Content-Type", "application/jwk-set+json")
                    .with("Cache-Control", "public, max-age=" + keys.maxAge())
                    .with("X-Content-Type-Options", "nosniff");
            JwkSet published = keys.published();
            List<Map<String, Object>> encryption =
                    more.stream().flatMap(each -> each.get().stream()).toList();
            JwkSet all = new JwkSet(published.keys(), encryption);
            return new Response(200, headers, new Response.Body(Json.bytes(all.members())));
        } catch (RuntimeException e) {
            return ErrorResponse.json(refusals.of(e, request, Optional.empty()), request);
        }
    }
}
