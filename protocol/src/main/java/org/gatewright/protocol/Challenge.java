package org.gatewright.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The authentication scheme and realm of a 401 or 403 response (RFC 9110 §11.6.1).
 *
 * @param scheme such as {@code Bearer} or {@code Basic}
 * @param realm a fixed, configured name; must not contain quotation marks, backslashes or control characters
 * @param parameters further parameters, such as {@code algs} (RFC 9449 §7.1); the same restrictions apply to their
 *     values
 */
public record Challenge(String scheme, String realm, Map<String, String> parameters) {
    public Challenge {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        parameters.values().forEach(Challenge::requirePlain);
        if (scheme.isEmpty() || !scheme.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '-'))) {
            throw new IllegalArgumentException(
                    "An authentication scheme must contain only letters, digits and '-': " + scheme);
        }
        requirePlain(realm);
    }

    /** Creates a challenge with a realm only. */
    public Challenge(String scheme, String realm) {
        this(scheme, realm, Map.of());
    }

    /** Returns the same challenge with a further parameter. */
    public Challenge with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new Challenge(scheme, realm, more);
    }

    private static void requirePlain(String text) {
        if (!text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("A realm must be printable ASCII without quotes and backslashes");
        }
    }

    /** Returns the challenge of a protected resource with the given realm (RFC 6750 §3). */
    public static Challenge bearer(String realm) {
        return new Challenge("Bearer", realm);
    }

    /** Returns the challenge of the token endpoint with the given realm (RFC 7617 §2). */
    public static Challenge basic(String realm) {
        return new Challenge("Basic", realm);
    }

    /** Returns the value of {@code WWW-Authenticate}, with further parameters whose values need no escaping. */
    public String header(Map<String, String> further) {
        Map<String, String> all = new LinkedHashMap<>(further);
        parameters.forEach(all::putIfAbsent);
        String more = all.entrySet().stream()
                .map(p -> ", " + p.getKey() + "=\"" + p.getValue() + '"')
                .collect(Collectors.joining());
        return scheme + " realm=\"" + realm + '"' + more;
    }
}
