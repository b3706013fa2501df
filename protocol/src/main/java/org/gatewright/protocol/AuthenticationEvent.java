package org.gatewright.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The time and the manner of an end-user's authentication (RFC 9470 §6). Immutable.
 *
 * @param time {@code auth_time}
 * @param acr the authentication context class that was satisfied, if known
 * @param amr the authentication methods that were used (RFC 8176); may be empty
 */
public record AuthenticationEvent(Instant time, Optional<String> acr, List<String> amr) {
    public AuthenticationEvent {
        amr = List.copyOf(amr);
    }

    /** Returns an authentication at the given time, with unknown context class and methods. */
    public static AuthenticationEvent at(Instant time) {
        return new AuthenticationEvent(time, Optional.empty(), List.of());
    }

    public AuthenticationEvent acr(String reached) {
        return new AuthenticationEvent(time, Optional.of(reached), amr);
    }

    public AuthenticationEvent amr(String... methods) {
        return new AuthenticationEvent(time, acr, List.of(methods));
    }
}
