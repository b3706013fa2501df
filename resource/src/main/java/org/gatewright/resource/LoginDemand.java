package org.gatewright.resource;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;

/**
 * How recent and how strong the login behind an access token has to be (RFC 9470). Immutable.
 *
 * @param levels {@code acr_values} of which the login has to reach one; empty where any will do
 * @param freshness how long ago it may have been, if that matters
 */
public record LoginDemand(List<String> levels, Optional<Freshness> freshness) {
    /** The longest time since the login, and the clock that measures it. */
    public record Freshness(Duration maxAge, Clock clock) {
        private boolean isMetBy(AuthenticationEvent login) {
            return !login.time().isBefore(clock.instant().minus(maxAge));
        }
    }

    public LoginDemand {
        levels = List.copyOf(levels);
    }

    /** A login that reaches one of these levels. */
    public static LoginDemand levels(String... any) {
        return new LoginDemand(List.of(any), Optional.empty());
    }

    /** A login that is no longer ago than that. */
    public static LoginDemand within(Duration maxAge, Clock clock) {
        return new LoginDemand(List.of(), Optional.of(new Freshness(maxAge, clock)));
    }

    boolean isMetBy(Optional<AuthenticationEvent> login) {
        boolean strong = levels.isEmpty()
                || login.flatMap(AuthenticationEvent::level)
                        .filter(levels::contains)
                        .isPresent();
        boolean recent =
                freshness.isEmpty() || login.filter(freshness.get()::isMetBy).isPresent();
        return strong && recent;
    }

    /** The refusal, which goes out with {@link #demand} (RFC 9470 §3). */
    OAuthException refusal() {
        return OAuthException.of(
                        401,
                        OAuthError.of(
                                "insufficient_user_authentication", "The user has to log in anew, or more strongly."))
                .rule("RFC 9470 §3");
    }

    /** The challenge, saying what is demanded. */
    Challenge demand(Challenge challenge) {
        Challenge more = levels.isEmpty() ? challenge : challenge.with("acr_values", String.join(" ", levels));
        return freshness
                .map(fresh -> more.with("max_age", Long.toString(fresh.maxAge().toSeconds())))
                .orElse(more);
    }
}
