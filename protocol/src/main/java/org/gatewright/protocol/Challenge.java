package org.gatewright.protocol;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The authentication scheme and realm that a 401 or 403 answer asks for (RFC 9110 §11.6.1).
 *
 * @param scheme such as {@code Bearer} or {@code Basic}
 * @param realm a fixed, configured name; quotation marks, backslashes and control characters are refused
 */
public record Challenge(String scheme, String realm) {
    public Challenge {
        if (scheme.isEmpty() || !scheme.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '-'))) {
            throw new IllegalArgumentException("An authentication scheme has only letters, digits and '-': " + scheme);
        }
        if (!realm.chars().allMatch(c -> c >= 0x20 && c <= 0x7e && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("A realm has only printable ASCII without quotes and backslashes");
        }
    }

    /** The challenge of a protected resource with the given realm (RFC 6750 §3). */
    public static Challenge bearer(String realm) {
        return new Challenge("Bearer", realm);
    }

    /** The challenge of the token endpoint with the given realm (RFC 7617 §2). */
    public static Challenge basic(String realm) {
        return new Challenge("Basic", realm);
    }

    /** The value of {@code WWW-Authenticate}, with further parameters whose values need no escaping. */
    public String header(Map<String, String> parameters) {
        String more = parameters.entrySet().stream()
                .map(p -> ", " + p.getKey() + "=\"" + p.getValue() + '"')
                .collect(Collectors.joining());
        return scheme + " realm=\"" + realm + '"' + more;
    }
}
