package org.gatewright.openid;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.protocol.Scope;

/** The claims that scope tokens request (OpenID Connect Core §5.4), and those for groups and roles. */
final class ScopeClaims {
    static final String OPENID = "openid";
    static final String OFFLINE = "offline_access";

    private static final Map<String, List<String>> CLAIMS = new LinkedHashMap<>();

    static {
        CLAIMS.put(
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
        CLAIMS.put("email", List.of("email", "email_verified"));
        CLAIMS.put("address", List.of("address"));
        CLAIMS.put("phone", List.of("phone_number", "phone_number_verified"));
        // Not of the specification, but the usual names.
        CLAIMS.put("groups", List.of("groups"));
        CLAIMS.put("roles", List.of("roles"));
    }

    private ScopeClaims() {}

    /** Returns the scope tokens of OpenID Connect. */
    static List<String> scopes() {
        return List.of(OPENID, "profile", "email", "address", "phone", OFFLINE);
    }

    /** Returns all standard claims about end-users. */
    static Set<String> all() {
        Set<String> all = new LinkedHashSet<>();
        CLAIMS.values().forEach(all::addAll);
        return all;
    }

    /** Returns the scope tokens that request one of these claims. */
    static List<String> tokensFor(Set<String> names) {
        Set<String> untagged = names.stream().map(Languages::untagged).collect(Collectors.toSet());
        return CLAIMS.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(untagged::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the claims that the scope requests. */
    static Set<String> of(Scope scope) {
        Set<String> names = new LinkedHashSet<>();
        CLAIMS.forEach((token, claims) -> names.addAll(scope.contains(token) ? claims : List.of()));
        return names;
    }
}
