package org.gatewright.openid;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Claims in several languages, whose names end with a language tag (OpenID Connect Core §5.2). */
final class Languages {
    private static final char SEPARATOR = '#';

    private Languages() {}

    /** Returns the name of a claim without its language tag. */
    static String untagged(String name) {
        int end = name.indexOf(SEPARATOR);
        return end < 0 ? name : name.substring(0, end);
    }

    /** Returns the value of a claim, in the first of the languages that it has, or else that without a language tag. */
    static Optional<Object> value(Map<String, Object> claims, String name, List<String> locales) {
        return locales.stream()
                .flatMap(locale -> tagged(claims, name, locale).stream())
                .findFirst()
                .or(() -> Optional.ofNullable(claims.get(name)));
    }

    /** Returns the value in this language, or in a less specific one, by the lookup of RFC 4647 §3.4. */
    private static Optional<Object> tagged(Map<String, Object> claims, String name, String locale) {
        String range = name + SEPARATOR + locale;
        while (range.length() > name.length()) {
            for (Map.Entry<String, Object> claim : claims.entrySet()) {
                if (claim.getKey().equalsIgnoreCase(range)) {
                    return Optional.of(claim.getValue());
                }
            }
            range = range.substring(0, Math.max(range.lastIndexOf('-'), name.length()));
        }
        return Optional.empty();
    }
}
