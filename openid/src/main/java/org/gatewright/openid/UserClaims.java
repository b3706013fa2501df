package org.gatewright.openid;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The source of the claims about end-users (OpenID Connect Core §5.1). Thread-safe; may block. */
@FunctionalInterface
public interface UserClaims {
    /**
     * Returns the values of the claims, as JSON values of the types of §5.1: {@code email_verified} is a boolean, {@code
     * updated_at} a number of seconds, {@code address} an object. A claim without a value is left out; others than the
     * requested ones are ignored. A value may be in several languages, under names such as {@code name#de} (§5.2).
     */
    Map<String, Object> claims(Query query);

    /**
     * A request for claims.
     *
     * @param subject the end-user's own identifier
     * @param names the names of the requested claims
     * @param locales the preferred languages of the values ({@code claims_locales}), the best first
     */
    record Query(String subject, Set<String> names, List<String> locales) {}

    /** Returns a source without any claims. */
    static UserClaims none() {
        return query -> Map.of();
    }
}
