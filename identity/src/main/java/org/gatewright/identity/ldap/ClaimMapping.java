package org.gatewright.identity.ldap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which claims (OpenID Connect Core §5.1) attributes become. */
final class ClaimMapping {
    static final Map<String, String> INET_ORG_PERSON = mapping("uid");
    static final Map<String, String> ACTIVE_DIRECTORY = mapping("sAMAccountName");

    private static final int MAX_LENGTH = 64;

    /** Claims that have one value, even if the attribute has several. */
    private static final Set<String> STANDARD_TEXTS = Set.of(
            "name",
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "email",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "phone_number");

    /** Claims with a meaning in tokens, or of another type than attributes. */
    private static final List<String> RESERVED = List.of(
            "acr",
            "act",
            "active",
            "address",
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
            "updated_at",
            "username",
            "verified_claims");

    private ClaimMapping() {}

    private static Map<String, String> mapping(String login) {
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put(login, "preferred_username");
        claims.put("displayName", "name");
        claims.put("cn", "name");
        claims.put("givenName", "given_name");
        claims.put("sn", "family_name");
        claims.put("mail", "email");
        claims.put("telephoneNumber", "phone_number");
        claims.put("preferredLanguage", "locale");
        return Collections.unmodifiableMap(claims);
    }

    /** Throws {@link IllegalArgumentException} if the attribute cannot become that claim. */
    static void require(String attribute, String claim) {
        AttributeNames.require(attribute);
        if (claim.isEmpty()
                || claim.length() > MAX_LENGTH
                || !claim.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '#')) {
            throw new IllegalArgumentException("The attribute '" + attribute
                    + "' must become a claim with a name of 1 to " + MAX_LENGTH + " ASCII characters");
        }
        if (RESERVED.contains(claim)) {
            throw new IllegalArgumentException(
                    "The attribute '" + attribute + "' cannot become the claim '" + claim + "', which is reserved");
        }
    }

    /** Returns whether the claim has one value, even if the attribute has several. */
    static boolean isText(String claim) {
        return STANDARD_TEXTS.contains(claim);
    }
}
