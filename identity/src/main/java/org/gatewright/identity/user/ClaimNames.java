package org.gatewright.identity.user;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of claims that attributes of other systems may become. */
public final class ClaimNames {
    private static final int MAX_LENGTH = 64;

    /** Names with a meaning in tokens or in accounts, which an attribute must not set. */
    private static final Set<String> RESERVED = Set.of(
            "acr",
            "act",
            "active",
            "amr",
            "at_hash",
            "aud",
            "auth_time",
            "authorization_details",
            "azp",
            "c_hash",
            "client_id",
            "cnf",
            "email",
            "email_verified",
            "entitlements",
            "events",
            "exp",
            "groups",
            "iat",
            "iss",
            "jti",
            "may_act",
            "nbf",
            "nonce",
            "phone_number_verified",
            "preferred_username",
            "roles",
            "s_hash",
            "scope",
            "sid",
            "sub",
            "token_type",
            "username",
            "verified_claims");

    /** The claims of OpenID Connect Core §5.1 that are texts. */
    private static final List<String> TEXTS = List.of(
            "name",
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "phone_number");

    private ClaimNames() {}

    /** Returns whether an attribute with that name and value may become a claim. */
    public static boolean accepts(String name, Object value) {
        return isWellFormed(name) && !RESERVED.contains(name) && isTyped(name, value);
    }

    private static boolean isWellFormed(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_LENGTH
                && isLetter(name.charAt(0))
                && name.chars().allMatch(c -> isLetter(c) || c >= '0' && c <= '9' || c == '_');
    }

    private static boolean isLetter(int character) {
        return character >= 'a' && character <= 'z';
    }

    private static boolean isTyped(String name, Object value) {
        if (name.equals("address")) {
            return value instanceof Map;
        }
        if (name.equals("updated_at")) {
            return value instanceof Number;
        }
        return !TEXTS.contains(name) || value instanceof String text && !text.isBlank();
    }
}
