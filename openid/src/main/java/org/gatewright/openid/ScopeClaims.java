package org.gatewright.openid;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.protocol.Scope;

/**
 * The claims that scope tokens request (OpenID Connect Core §5.4), those for groups and roles, and those of the deployment's
 * own. Immutable.
 *
 * @param claims the claims of each scope token
 */
record ScopeClaims(Map<String, List<String>> claims) {
    static final String OPENID = "openid";
    static final String OFFLINE = "offline_access";

    private static final Map<String, List<String>> STANDARD = new LinkedHashMap<>();

    static {
        STANDARD.put(
                "profile",
                List.of(
                        "name",
                        "family_name",
                        "given_name",
                        "middle_name",
                        "nickname",
                        "preferred_username",
                        "profile",
                        "picture",
                        "website",
                        "gender",
                        "birthdate",
                        "zoneinfo",
                        "locale",
                        "updated_at"));
        STANDARD.put("email", List.of("email", "email_verified"));
        STANDARD.put("address", List.of("address"));
        STANDARD.put("phone", List.of("phone_number", "phone_number_verified"));
        // Not of the specification, but the usual names.
        STANDARD.put("groups", List.of("groups"));
        STANDARD.put("roles", List.of("roles"));
    }

    /** Returns the standard claims, and more for some scope tokens. */
    static ScopeClaims with(Map<String, List<String>> more) {
        Map<String, List<String>> all = new LinkedHashMap<>(STANDARD);
        more.forEach((token, names) -> all.merge(
                token,
                names,
                (one, other) -> Stream.concat(one.stream(), other.stream()).toList()));
        return new ScopeClaims(all);
    }

    /** Returns the scope tokens of OpenID Connect. */
    static List<String> scopes() {
        return List.of(OPENID, "profile", "email", "address", "phone", OFFLINE);
    }

    /** Returns all claims about end-users. */
    Set<String> all() {
        Set<String> all = new LinkedHashSet<>();
        claims.values().forEach(all::addAll);
        return all;
    }

    /** Returns the scope tokens that request one of these claims. */
    List<String> tokensFor(Set<String> names) {
        Set<String> untagged = names.stream().map(Languages::untagged).collect(Collectors.toSet());
        return claims.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(untagged::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the claims that the scope requests. */
    Set<String> of(Scope scope) {
        Set<String> names = new LinkedHashSet<>();
        claims.forEach((token, requested) -> names.addAll(scope.contains(token) ? requested : List.of()));
        return names;
    }
}
