package org.gatewright.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The required age and strength of an end-user's authentication (RFC 9470). Immutable.
 *
 * @param maxAge {@code max_age}: the maximum age
 * @param acrValues {@code acr_values}: the acceptable authentication context classes; empty if any is acceptable
 */
public record AuthenticationRequirements(Optional<Duration> maxAge, List<String> acrValues) {
    public AuthenticationRequirements {
        acrValues = List.copyOf(acrValues);
    }

    /** Returns no requirement. */
    public static AuthenticationRequirements none() {
        return new AuthenticationRequirements(Optional.empty(), List.of());
    }

    /** Returns the same requirements with a maximum age of the authentication. */
    public AuthenticationRequirements maxAge(Duration longest) {
        return new AuthenticationRequirements(Optional.of(longest), acrValues);
    }

    /** Returns the same requirements with the acceptable authentication context classes. */
    public AuthenticationRequirements acrValues(String... any) {
        return new AuthenticationRequirements(maxAge, List.of(any));
    }

    /** Returns whether the authentication is recent enough; an unknown one is only if no age is required. */
    public boolean isRecent(Optional<AuthenticationEvent> event, Instant now) {
        return maxAge.isEmpty()
                || event.filter(known -> !known.time().isBefore(now.minus(maxAge.get())))
                        .isPresent();
    }

    /** Returns whether the authentication satisfied one of the required context classes. */
    public boolean isStrong(Optional<AuthenticationEvent> event) {
        return acrValues.isEmpty()
                || event.flatMap(AuthenticationEvent::acr)
                        .filter(acrValues::contains)
                        .isPresent();
    }

    /** Returns whether the authentication meets all requirements. */
    public boolean areSatisfiedBy(Optional<AuthenticationEvent> event, Instant now) {
        return isRecent(event, now) && isStrong(event);
    }

    /** Returns the challenge with the requirements as its parameters (RFC 9470 §3). */
    public Challenge challenge(Challenge plain) {
        Challenge more = acrValues.isEmpty() ? plain : plain.with("acr_values", String.join(" ", acrValues));
        return maxAge.map(age -> more.with("max_age", Long.toString(age.toSeconds())))
                .orElse(more);
    }
}
