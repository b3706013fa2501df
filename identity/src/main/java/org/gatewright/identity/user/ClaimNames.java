package org.gatewright.identity.user;

import java.util.Map;
import java.util.Set;

/** The names of claims: those that attributes may become, and those with a meaning of their own. */
public final class ClaimNames {
    private static final int MAX_LENGTH = 64;

    /** Claims with a meaning in tokens, which an attribute must not set. */
    public static final Set<String> OF_TOKENS = Set.of(
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
            "email_verified",
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
            "s_hash",
            "scope",
            "sid",
            "sub",
            "token_type",
            "username",
            "verified_claims");

    /** The claims of OpenID Connect Core §5.1 that are texts, without the name and the address with which users sign in. */
    public static final Set<String> TEXTS = Set.of(
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

    /** Claims with a meaning in accounts. */
    private static final Set<String> OF_ACCOUNTS = Set.of("email", "entitlements", "preferred_username", "roles");

    private ClaimNames() {}

    /** Returns whether an attribute with that name and value may become a claim. */
    public static boolean accepts(String name, Object value) {
        return isWellFormed(name) && !OF_TOKENS.contains(name) && !OF_ACCOUNTS.contains(name) && isTyped(name, value);
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
