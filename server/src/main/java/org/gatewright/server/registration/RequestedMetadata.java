package org.gatewright.server.registration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.LogText;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.client.ClientMetadata;

/**
 * The client metadata that a client requests, restricted to what the policy permits; nothing else reaches the client's
 * record. Used for registration, update and documents.
 *
 * <p>Values that are not permitted or not used are dropped. An error occurs if nothing remains, and if a value is
 * invalid that others depend on: redirect URIs and keys.
 */
record RequestedMetadata(
        RegistrationPolicy policy,
        boolean keysFetched,
        List<ClientMember> extensions,
        Supplier<Set<Set<String>>> responseTypes) {
    private static final int MAX_MEMBERS = 100;
    private static final int MAX_ADDRESSES = 20;
    private static final List<ClientMember> DESCRIPTIVE = ClientMetadata.descriptive();
    private static final String METHOD = "token_endpoint_auth_method";
    private static final String METHODS = "token_endpoint_auth_methods_supported";
    private static final String KEYS = "jwks_uri";
    private static final String IMPLICIT = GrantType.IMPLICIT.value();

    /** The members that are copied unchanged. */
    private static final List<String> TAKEN = List.of(
            "jwks",
            "require_pushed_authorization_requests",
            "require_signed_request_object",
            "request_object_signing_alg",
            "token_endpoint_auth_signing_alg",
            "dpop_bound_access_tokens",
            "tls_client_certificate_bound_access_tokens");

    /** Returns the permitted members of a client's record; the server's own members are added to these. */
    Map<String, Object> members(Map<String, Object> requested) {
        Map<String, Object> members = new LinkedHashMap<>();
        TAKEN.stream().filter(requested::containsKey).forEach(name -> members.put(name, requested.get(name)));
        if (requested.size() > MAX_MEMBERS) {
            throw invalid("There are more than " + MAX_MEMBERS + " members.");
        }
        requested.forEach((name, value) -> extensions.stream()
                .filter(member -> member.registrable() && member.isNamed(name))
                .findFirst()
                .filter(member -> !DESCRIPTIVE.contains(member) || member.permits(value))
                .ifPresent(member -> members.put(name, checked(member, value))));
        requested.forEach((member, value) -> name(member, value).ifPresent(name -> members.put(member, name)));
        members.put("redirect_uris", redirectUris(requested));
        List<String> grants = grantTypes(requested);
        members.put("grant_types", grants);
        responseTypes(requested, grants).ifPresent(types -> members.put("response_types", types));
        members.put("scope", scope(requested));
        members.put("access_token_format", policy.tokens().name().toLowerCase(Locale.ROOT));
        String method = method(requested);
        members.put(METHOD, method);
        keys(requested, method).ifPresent(uri -> members.put(KEYS, uri));
        return members;
    }

    /** Returns the client of that id; throws {@code invalid_client_metadata} if the members contradict themselves. */
    static Client client(String id, Map<String, Object> members) {
        try {
            return ClientMetadata.read(id, members);
        } catch (IllegalArgumentException e) {
            throw invalid("The client metadata is invalid: " + plain(String.valueOf(e.getMessage())));
        }
    }

    private static Object checked(ClientMember member, Object value) {
        try {
            member.rule().check(value);
            return value;
        } catch (IllegalArgumentException e) {
            throw refused(member.name(), value);
        }
    }

    /** Returns the name of the client, or a variant in another language. */
    private Optional<String> name(String member, Object value) {
        Optional<String> name = Optional.of(value)
                .filter(String.class::isInstance)
                .filter(text -> member.equals("client_name") || ClientMember.isVariant(member, "client_name"))
                .map(text -> ClientName.plain((String) text))
                .filter(text -> !text.isEmpty());
        if (name.isPresent()
                && ClientName.resembles(name.get(), policy.takenNames().get())) {
            throw refused("client_name", name.get());
        }
        return name;
    }

    private List<String> grantTypes(Map<String, Object> requested) {
        List<String> asked = texts(requested, "grant_types").orElse(List.of(GrantType.AUTHORIZATION_CODE.value()));
        List<String> allowed = asked.stream().filter(this::isAllowedGrant).toList();
        boolean onlyRefresh = allowed.equals(List.of(GrantType.REFRESH_TOKEN.value()));
        if (allowed.isEmpty() || onlyRefresh) {
            throw refused("grant_types", asked);
        }
        return allowed;
    }

    /** Returns the requested response types that the server supports, and whose grant types the client has (§2.1). */
    private Optional<List<String>> responseTypes(Map<String, Object> requested, List<String> grants) {
        Optional<List<String>> types = texts(requested, "response_types");
        Optional<List<String>> possible = types.map(all -> all.stream()
                .filter(type -> isPossible(new HashSet<>(List.of(type.split(" "))), grants))
                .toList());
        boolean needed = grants.contains(GrantType.AUTHORIZATION_CODE.value()) || grants.contains(IMPLICIT);
        if (needed && possible.filter(List::isEmpty).isPresent()) {
            throw refused("response_types", types.orElseThrow());
        }
        return possible.filter(some -> !some.isEmpty());
    }

    private boolean isPossible(Set<String> words, List<String> grants) {
        boolean code = words.contains("code");
        boolean implicit = words.contains("token") || words.contains("id_token");
        return responseTypes.get().contains(words)
                && (!code || grants.contains(GrantType.AUTHORIZATION_CODE.value()))
                && (!implicit || grants.contains(IMPLICIT));
    }

    private boolean isAllowedGrant(String type) {
        return policy.grantTypes().stream().map(GrantType::value).anyMatch(type::equals);
    }

    private String scope(Map<String, Object> requested) {
        Optional<Object> sent = Optional.ofNullable(requested.get("scope"));
        Scope asked = Scope.none();
        if (sent.isPresent()) {
            if (!(sent.get() instanceof String text)) {
                throw refused("scope", sent.get());
            }
            asked = parsed(text);
        }
        Scope allowed = asked.intersect(policy.scope());
        if (!asked.isEmpty() && allowed.isEmpty() && !policy.scope().isEmpty()) {
            throw refused("scope", asked);
        }
        return (asked.isEmpty() ? policy.scope() : allowed).toString();
    }

    private static Scope parsed(String text) {
        try {
            return Scope.parse(text);
        } catch (OAuthException e) {
            throw refused("scope", text);
        }
    }

    /**
     * Returns the requested method, or else the first permitted one that the client supports too (RP Metadata Choices
     * §2).
     */
    private String method(Map<String, Object> requested) {
        Optional<Object> one = Optional.ofNullable(requested.get(METHOD));
        Optional<List<String>> several = texts(requested, METHODS);
        if (one.isPresent()
                && one.get() instanceof String method
                && policy.authMethods().contains(method)) {
            return method;
        }
        if (one.isPresent() && several.isEmpty()) {
            throw refused(METHOD, one.get());
        }
        List<String> possible = several.orElse(List.of("client_secret_basic"));
        boolean hasKeys = requested.containsKey("jwks") || requested.containsKey(KEYS);
        return policy.authMethods().stream()
                .filter(method -> !method.equals("private_key_jwt") || hasKeys)
                .filter(possible::contains)
                .findFirst()
                .orElseThrow(() -> refused(several.isPresent() ? METHODS : METHOD, possible));
    }

    /** Rejects an invalid URL if the client needs its keys. */
    private Optional<Object> keys(Map<String, Object> requested, String method) {
        Optional<Object> uri = Optional.ofNullable(requested.get(KEYS));
        boolean usable = keysFetched && uri.filter(RequestedMetadata::isWeb).isPresent();
        boolean needed =
                method.equals("private_key_jwt") || Boolean.TRUE.equals(requested.get("require_signed_request_object"));
        if (uri.isPresent() && !usable && needed) {
            throw refused(KEYS, uri.get());
        }
        return usable ? uri : Optional.empty();
    }

    private List<String> redirectUris(Map<String, Object> requested) {
        List<String> uris = texts(requested, "redirect_uris").orElse(List.of());
        if (uris.size() > MAX_ADDRESSES) {
            throw refused("redirect_uris", uris.size() + " of them");
        }
        return uris.stream().map(this::redirectUri).toList();
    }

    /** Validates a redirect URI; the port of a loopback address is arbitrary (RFC 8252 §7.3). */
    private String redirectUri(String uri) {
        String plain = withoutAnyPort(uri);
        try {
            RedirectUri address = new RedirectUri(plain);
            if (!address.isPlainHttp() && isKnownScheme(plain)) {
                return plain;
            }
        } catch (IllegalArgumentException e) {
            throw redirect(uri).hint(String.valueOf(e.getMessage()));
        }
        throw redirect(uri);
    }

    private static String withoutAnyPort(String uri) {
        for (String host : List.of("http://localhost", "http://127.0.0.1", "http://[::1]")) {
            String rest = uri.startsWith(host + ":*") ? uri.substring(host.length() + 2) : "no";
            if (rest.isEmpty() || rest.startsWith("/") || rest.startsWith("?")) {
                return host + rest;
            }
        }
        return uri;
    }

    /**
     * A private-use scheme must have a period, since it is a reversed domain name (RFC 8252 §8.4), or be a known one.
     */
    private boolean isKnownScheme(String uri) {
        String scheme = uri.substring(0, uri.indexOf(':')).toLowerCase(Locale.ROOT);
        return Set.of("https", "http").contains(scheme)
                || scheme.indexOf('.') > 0
                || policy.appSchemes().contains(scheme);
    }

    private static boolean isWeb(Object value) {
        try {
            return value instanceof String text
                    && text.startsWith("https://")
                    && !new RedirectUri(text).value().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<List<String>> texts(Map<String, Object> requested, String name) {
        Optional<Object> value = Optional.ofNullable(requested.get(name));
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        if (!(value.get() instanceof List<?> list)) {
            throw refused(name, value.get());
        }
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw refused(name, element);
            }
            texts.add(text);
        }
        return Optional.of(texts);
    }

    private static OAuthException redirect(String uri) {
        return OAuthException.of(ErrorCode.INVALID_REDIRECT_URI, "The redirect URI " + plain(uri) + " is not allowed.")
                .rule("RFC 7591 §3.2.2");
    }

    private static OAuthException refused(String name, Object value) {
        return invalid("'" + name + "' must not be " + plain(value.toString()) + ".");
    }

    /** Returns untrusted text in the characters that an error may have (RFC 6749 §5.2). */
    private static String plain(String text) {
        return LogText.brief(text).replace('"', '?').replace('\\', '?');
    }

    static OAuthException invalid(String description) {
        return OAuthException.of(ErrorCode.INVALID_CLIENT_METADATA, description).rule("RFC 7591 §3.2.2");
    }
}
