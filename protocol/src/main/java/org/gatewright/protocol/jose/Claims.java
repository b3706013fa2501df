package org.gatewright.protocol.jose;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.json.Json;

/** What a JWT says (RFC 7519 §4). A claim of the wrong type counts as one that is missing. Immutable. */
public record Claims(Map<String, Object> members) {
    /** How far clocks may differ. */
    public static final Duration SKEW = Duration.ofSeconds(30);

    public Optional<String> text(String name) {
        return members.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Seconds since 1970, with or without a fraction. */
    public Optional<Instant> time(String name) {
        try {
            return members.get(name) instanceof Number number
                    ? Optional.of(Instant.ofEpochSecond(number.longValue()))
                    : Optional.empty();
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }

    /** Texts: one, or an array of them (as {@code aud}); empty if anything else is among them. */
    public List<String> texts(String name) {
        Object value = members.get(name);
        if (value instanceof String text) {
            return List.of(text);
        }
        return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    /** A nested object, such as {@code cnf}. */
    public Optional<Map<String, Object>> object(String name) {
        return Json.object(members.get(name));
    }

    /** Whether it has begun: {@code iat} and {@code nbf}, where they are there, are not in the future. */
    public boolean hasBegun(Instant now) {
        return isTimeOrAbsent("iat")
                && isTimeOrAbsent("nbf")
                && !time("iat").orElse(now).isAfter(now.plus(SKEW))
                && !time("nbf").orElse(now).isAfter(now.plus(SKEW));
    }

    /** Whether it names an end, which is neither past nor further away than that. */
    public boolean endsWithin(Instant now, Duration longest) {
        Optional<Instant> end = time("exp");
        return end.isPresent()
                && end.get().isAfter(now.minus(SKEW))
                && !end.get().isAfter(now.plus(longest).plus(SKEW));
    }

    private boolean isTimeOrAbsent(String name) {
        return !members.containsKey(name) || time(name).isPresent();
    }

    /** Names the claims without what they say. */
    @Override
    public String toString() {
        return "Claims" + members.keySet();
    }
}
