package org.gatewright.server.interaction;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;

/**
 * How recent and how strong a user's login has to be (RFC 9470 §5). Immutable.
 *
 * @param maxAge {@code max_age}: how long ago it may have been
 * @param levels {@code acr_values}: the levels of which it has to reach one; empty where any will do
 */
public record Freshness(Optional<Duration> maxAge, List<String> levels) {
    public Freshness {
        levels = List.copyOf(levels);
    }

    /** Any login will do. */
    public static Freshness any() {
        return new Freshness(Optional.empty(), List.of());
    }

    /** Refuses a login that does not do; one that nothing is known of does only if nothing is demanded. */
    void require(Optional<AuthenticationEvent> login, Instant now) {
        if (maxAge.isPresent()
                && login.filter(event ->
                                !event.time().isBefore(now.minus(maxAge.get()).minusSeconds(1)))
                        .isEmpty()) {
            throw unmet("The login is older than the application allows.");
        }
        if (!levels.isEmpty()
                && login.flatMap(AuthenticationEvent::level)
                        .filter(levels::contains)
                        .isEmpty()) {
            throw unmet("The login does not reach the level that the application demands.");
        }
    }

    private static OAuthException unmet(String description) {
        return OAuthException.of(400, OAuthError.of("unmet_authentication_requirements", description))
                .rule("RFC 9470 §5");
    }
}
