package org.gatewright.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How recent and how strong an end-user's authentication has to be (RFC 9470). Immutable.
 *
 * @param maxAge {@code max_age}: how long ago it may have been
 * @param acrValues {@code acr_values}: the context classes of which it has to reach one; empty where any will do
 */
public record AuthenticationRequirements(Optional<Duration> maxAge, List<String> acrValues) {
    /** The time of an authentication is sent in whole seconds, so it may seem a second older than it is. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    public AuthenticationRequirements {
        acrValues = List.copyOf(acrValues);
    }

    /** No requirement. */
    public static AuthenticationRequirements none() {
        return new AuthenticationRequirements(Optional.empty(), List.of());
    }

    /** The same requirements, and an authentication no longer ago than that. */
    public AuthenticationRequirements maxAge(Duration longest) {
        return new AuthenticationRequirements(Optional.of(longest), acrValues);
    }

    /** The same requirements, and one of these authentication context classes. */
    public AuthenticationRequirements acrValues(String... any) {
        return new AuthenticationRequirements(maxAge, List.of(any));
    }

    /** Whether the authentication is recent enough; one of which nothing is known only where nothing is required. */
    public boolean isRecent(Optional<AuthenticationEvent> event, Instant now) {
        return maxAge.isEmpty()
                || event.filter(known ->
                                !known.time().isBefore(now.minus(maxAge.get()).minus(ROUNDING)))
                        .isPresent();
    }

    /** Whether the authentication reached one of the context classes. */
    public boolean isStrong(Optional<AuthenticationEvent> event) {
        return acrValues.isEmpty()
                || event.flatMap(AuthenticationEvent::acr)
                        .filter(acrValues::contains)
                        .isPresent();
    }

    /** Whether the authentication meets all requirements. */
    public boolean areMetBy(Optional<AuthenticationEvent> event, Instant now) {
        return isRecent(event, now) && isStrong(event);
    }

    /** The challenge with the requirements as its parameters (RFC 9470 §3). */
    public Challenge challenge(Challenge plain) {
        Challenge more = acrValues.isEmpty() ? plain : plain.with("acr_values", String.join(" ", acrValues));
        return maxAge.map(age -> more.with("max_age", Long.toString(age.toSeconds())))
                .orElse(more);
    }
}
