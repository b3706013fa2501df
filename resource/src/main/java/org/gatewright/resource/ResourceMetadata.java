package org.gatewright.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.json.Json;

/**
 * The metadata of a protected resource (RFC 9728 §2), by which a client that knows only the resource finds the
 * authorization server that issues tokens for it. Immutable.
 *
 * @param resource the resource identifier, which is also the audience of its tokens
 * @param issuers the authorization servers whose tokens it accepts
 * @param scope the scope tokens that it uses; empty if unspecified
 * @param name a human-readable name, if any
 */
public record ResourceMetadata(String resource, List<String> issuers, Scope scope, Optional<String> name) {
    private static final String WELL_KNOWN = "oauth-protected-resource";

    public ResourceMetadata {
        issuers = List.copyOf(issuers);
        RedirectUri address = new RedirectUri(resource);
        boolean http = resource.startsWith("https://") || resource.startsWith("http://");
        if (!http || resource.indexOf('?') >= 0 || resource.endsWith("/") || address.isPlainHttp()) {
            throw new IllegalArgumentException(
                    "A protected resource must be an https URL without query and trailing slash, not '" + resource
                            + "'");
        }
    }

    /** Returns the metadata of a resource that accepts the tokens of one server. */
    public static ResourceMetadata of(String resource, String issuer) {
        return new ResourceMetadata(resource, List.of(issuer), Scope.none(), Optional.empty());
    }

    public ResourceMetadata scope(String... tokens) {
        return new ResourceMetadata(resource, issuers, Scope.of(tokens), name);
    }

    public ResourceMetadata name(String text) {
        return new ResourceMetadata(resource, issuers, scope, Optional.of(text));
    }

    /** Returns scheme, host and port. */
    String origin() {
        return new RedirectUri(resource).origin();
    }

    private String path() {
        return resource.substring(origin().length());
    }

    /** Returns the URL of this document (§3.1). */
    public String address() {
        return origin() + "/.well-known/" + WELL_KNOWN + path();
    }

    /** Returns the route of the document; to be mounted at the root of the host. */
    Route route(Optional<List<String>> dpopAlgorithms, boolean dpopRequired) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("resource", resource);
        members.put("authorization_servers", issuers);
        members.put("bearer_methods_supported", List.of("header"));
        if (!scope.isEmpty()) {
            members.put("scopes_supported", scope.tokens());
        }
        name.ifPresent(text -> members.put("resource_name", text));
        dpopAlgorithms.ifPresent(names -> members.put("dpop_signing_alg_values_supported", names));
        if (dpopRequired) {
            members.put("dpop_bound_access_tokens_required", true);
        }
        Headers headers = Headers.none()
                .with("Content-Type", "application/json")
                .with("Cache-Control", "public, max-age=300")
                .with("Access-Control-Allow-Origin", "*")
                .with("X-Content-Type-Options", "nosniff");
        Response document = new Response(200, headers, new Response.Body(Json.bytes(members)));
        return Route.wellKnown(WELL_KNOWN, path(), request -> document).nonBlocking();
    }
}
