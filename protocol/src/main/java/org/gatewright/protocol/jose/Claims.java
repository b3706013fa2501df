package org.gatewright.protocol.jose;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.json.Json;

/** The claims of a JWT (RFC 7519 §4). A claim of the wrong type counts as missing. Immutable. */
public record Claims(Map<String, Object> members) {
    /** The accepted clock skew. */
    public static final Duration SKEW = Duration.ofSeconds(30);

    public Optional<String> text(String name) {
        return members.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Returns a time claim: seconds since 1970, with or without a fraction. */
    public Optional<Instant> time(String name) {
        try {
            return members.get(name) instanceof Number number
                    ? Optional.of(Instant.ofEpochSecond(number.longValue()))
                    : Optional.empty();
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }

    /** Returns a claim that is a string or an array of strings (as {@code aud}); empty if it contains anything else. */
    public List<String> texts(String name) {
        Object value = members.get(name);
        if (value instanceof String text) {
            return List.of(text);
        }
        return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    /** Returns a nested object, such as {@code cnf}. */
    public Optional<Map<String, Object>> object(String name) {
        return Json.object(members.get(name));
    }

    /** Returns whether {@code iat} and {@code nbf}, if present, are not in the future. */
    public boolean hasBegun(Instant now) {
        return isTimeOrAbsent("iat")
                && isTimeOrAbsent("nbf")
                && !time("iat").orElse(now).isAfter(now.plus(SKEW))
                && !time("nbf").orElse(now).isAfter(now.plus(SKEW));
    }

    /** Returns whether {@code exp} is present, in the future and not further away than the given duration. */
    public boolean endsWithin(Instant now, Duration longest) {
        Optional<Instant> end = time("exp");
        return end.isPresent()
                && end.get().isAfter(now.minus(SKEW))
                && !end.get().isAfter(now.plus(longest).plus(SKEW));
    }

    private boolean isTimeOrAbsent(String name) {
        return !members.containsKey(name) || time(name).isPresent();
    }

    /** Returns the names of the claims without their values. */
    @Override
    public String toString() {
        return "Claims" + members.keySet();
    }
}
