package org.gatewright.identity.ldap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gatewright.identity.user.ClaimNames;

/** Which claims (OpenID Connect Core §5.1) attributes become. */
final class ClaimMapping {
    static final Map<String, String> INET_ORG_PERSON = mapping("uid");
    static final Map<String, String> ACTIVE_DIRECTORY = mapping("sAMAccountName");

    private static final int MAX_LENGTH = 64;

    /** Claims of another type than attributes. */
    private static final Set<String> OBJECTS_AND_NUMBERS = Set.of("address", "updated_at");

    /** The names with which users sign in, which are texts like {@link ClaimNames#TEXTS}. */
    private static final Set<String> LOGINS = Set.of("preferred_username", "email");

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
        if (ClaimNames.OF_TOKENS.contains(claim) || OBJECTS_AND_NUMBERS.contains(claim)) {
            throw new IllegalArgumentException(
                    "The attribute '" + attribute + "' cannot become the claim '" + claim + "', which is reserved");
        }
    }

    /** Returns whether the claim has one value, even if the attribute has several. */
    static boolean isText(String claim) {
        return ClaimNames.TEXTS.contains(claim) || LOGINS.contains(claim);
    }
}
