package org.gatewright.server.discovery;

import java.util.Map;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.json.Json;

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

    @Override
    public Response handle(Request request) {
        return answer;
    }
}
