package org.gatewright.server.registration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;

/**
 * What a client says of itself, cut down to what the policy lets it say; nothing else of it ever reaches the client's
 * record. Used alike for registration, update and documents.
 */
record RequestedMetadata(RegistrationPolicy policy, boolean keysFetched) {
    private static final int MAX_NAME = 100;
    private static final int MAX_ADDRESSES = 20;

    private static final List<String> TAKEN = List.of(
            "client_name",
            "token_endpoint_auth_method",
            "redirect_uris",
            "grant_types",
            "response_types",
            "scope",
            "jwks",
            "jwks_uri",
            "require_pushed_authorization_requests",
            "require_signed_request_object",
            "dpop_bound_access_tokens",
            "tls_client_certificate_bound_access_tokens");

    /** Addresses for humans, which have to be harmless though they are not kept (RFC 7591 §5). */
    private static final List<String> ADDRESSES = List.of("client_uri", "logo_uri", "tos_uri", "policy_uri");

    /** The members of a client's record that these requested ones allow; what is our own to say comes on top. */
    Map<String, Object> members(Map<String, Object> requested) {
        Map<String, Object> members = new LinkedHashMap<>();
        TAKEN.stream().filter(requested::containsKey).forEach(name -> members.put(name, requested.get(name)));
        ADDRESSES.forEach(
                name -> Optional.ofNullable(requested.get(name)).ifPresent(address -> requireWeb(name, address)));
        members.putIfAbsent("token_endpoint_auth_method", "client_secret_basic");
        members.putIfAbsent("grant_types", List.of("authorization_code"));
        members.putIfAbsent("scope", policy.scope().toString());
        requireAllowed(members);
        return members;
    }

    /** The client of that id; refused with {@code invalid_client_metadata} where the members contradict themselves. */
    static Client client(String id, Map<String, Object> members) {
        try {
            return ClientMetadata.read(id, members);
        } catch (IllegalArgumentException e) {
            throw invalid("The metadata can't be used.").hint(String.valueOf(e.getMessage()));
        }
    }

    private void requireAllowed(Map<String, Object> members) {
        require(policy.authMethods().contains(members.get("token_endpoint_auth_method")), "token_endpoint_auth_method");
        require(
                members.get("grant_types") instanceof List<?> types
                        && !types.isEmpty()
                        && types.stream().allMatch(this::isAllowedGrant),
                "grant_types");
        boolean named = members.get("client_name") == null
                || members.get("client_name") instanceof String name && name.length() <= MAX_NAME;
        require(named, "client_name");
        require(members.get("scope") instanceof String scope && isAllowedScope(scope), "scope");
        require(keysFetched || !members.containsKey("jwks_uri"), "jwks_uri");
        Optional.ofNullable(members.get("jwks_uri")).ifPresent(uri -> requireWeb("jwks_uri", uri));
        boolean typesFit = !(members.get("response_types") instanceof List<?> types)
                || Set.of("code").containsAll(types);
        require(typesFit, "response_types");
        members.remove("response_types"); // they follow from the grant types
        if (members.getOrDefault("redirect_uris", List.of()) instanceof List<?> uris) {
            require(uris.size() <= MAX_ADDRESSES, "redirect_uris");
            uris.forEach(RequestedMetadata::requireRedirectUri);
        }
    }

    private boolean isAllowedGrant(Object type) {
        return policy.grantTypes().stream().map(GrantType::value).anyMatch(type::equals);
    }

    private boolean isAllowedScope(String scope) {
        return scope.isEmpty() || policy.scope().containsAll(Scope.parse(scope));
    }

    private static void requireRedirectUri(Object uri) {
        try {
            RedirectUri address = new RedirectUri(String.valueOf(uri));
            if (uri instanceof String && !address.isPlainHttp()) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw redirect().hint(String.valueOf(e.getMessage()));
        }
        throw redirect();
    }

    private static OAuthException redirect() {
        return OAuthException.of(400, OAuthError.of("invalid_redirect_uri", "A redirect URI can't be used."))
                .rule("RFC 7591 §3.2.2");
    }

    private static void requireWeb(String name, Object value) {
        try {
            require(value instanceof String text && text.startsWith("https://"), name);
            new RedirectUri((String) value);
        } catch (IllegalArgumentException e) {
            throw invalid("'" + name + "' is not allowed.").hint(String.valueOf(e.getMessage()));
        }
    }

    private static void require(boolean condition, String name) {
        if (!condition) {
            throw invalid("'" + name + "' is not allowed.");
        }
    }

    static OAuthException invalid(String description) {
        return OAuthException.of(400, OAuthError.of("invalid_client_metadata", description))
                .rule("RFC 7591 §3.2.2");
    }
}
