package org.gatewright.openid;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.json.Json;

/**
 * The {@code claims} parameter: individual claims that a client requests (OpenID Connect Core §5.5). Immutable.
 *
 * @param userInfo the claims for the UserInfo response, by name
 * @param idToken the claims for the ID token, by name
 */
record ClaimsRequest(Map<String, Wanted> userInfo, Map<String, Wanted> idToken) {
    static final String NAME = "claims";

    private static final ClaimsRequest NONE = new ClaimsRequest(Map.of(), Map.of());
    private static final int MAX_CLAIMS = 100;

    /**
     * A requested claim.
     *
     * @param values the acceptable values; empty for any
     */
    record Wanted(boolean essential, List<Object> values) {
        boolean accepts(Object value) {
            return values.isEmpty() || values.contains(value);
        }

        /** Returns the acceptable values that are strings. */
        List<String> texts() {
            return values.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
    }

    /** Returns the request of a parameter; none without one. */
    static ClaimsRequest of(Optional<String> parameter) {
        return parameter.map(ClaimsRequest::parse).orElse(NONE);
    }

    /** Returns the claims of these scope tokens. */
    ClaimsRequest within(Scope scope, ScopeClaims claims) {
        Set<String> allowed = claims.of(scope);
        return new ClaimsRequest(only(userInfo, allowed), only(idToken, allowed));
    }

    private static Map<String, Wanted> only(Map<String, Wanted> wanted, Set<String> allowed) {
        Map<String, Wanted> kept = new LinkedHashMap<>(wanted);
        kept.keySet().removeIf(name -> !allowed.contains(Languages.untagged(name)));
        return kept;
    }

    /** Returns the scope tokens whose claims are requested. */
    List<String> scopeTokens(ScopeClaims claims) {
        Set<String> names = new LinkedHashSet<>(userInfo.keySet());
        names.addAll(idToken.keySet());
        return claims.tokensFor(names);
    }

    /** Parses the parameter; unknown members and claims are ignored, or left to the source of claims. */
    static ClaimsRequest parse(String text) {
        try {
            Map<String, Object> members = Json.read(text.getBytes(StandardCharsets.UTF_8), Map.of());
            return new ClaimsRequest(wanted(members, "userinfo"), wanted(members, "id_token"));
        } catch (IllegalArgumentException e) {
            throw OAuthException.malformed(NAME).rule("OpenID Connect Core §5.5");
        }
    }

    private static Map<String, Wanted> wanted(Map<String, Object> members, String place) {
        if (members.get(place) == null) {
            return Map.of();
        }
        Map<String, Object> claims =
                Json.object(members.get(place)).orElseThrow(() -> new IllegalArgumentException(place));
        if (claims.size() > MAX_CLAIMS) {
            throw new IllegalArgumentException(place);
        }
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        claims.forEach((name, value) -> wanted.put(name, one(value)));
        return wanted;
    }

    private static Wanted one(Object claim) {
        Map<String, Object> members = Json.object(claim).orElse(Map.of());
        boolean essential = Boolean.TRUE.equals(members.get("essential"));
        Optional<Object> value = Optional.ofNullable(members.get("value"));
        if (value.isPresent()) {
            return new Wanted(essential, List.of(value.get()));
        }
        return members.get("values") instanceof List<?> list
                ? new Wanted(essential, List.copyOf(list))
                : new Wanted(essential, List.of());
    }
}
