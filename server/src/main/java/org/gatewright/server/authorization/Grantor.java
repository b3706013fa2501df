package org.gatewright.server.authorization;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.AuthenticationEvent;

/**
 * The user who granted an authorization.
 *
 * @param subject the user, by an id that never changes and is never given to another
 * @param session the login session in which it was granted; when it ends, {@code Owner.Session} ends all from it
 * @param authentication when and how the user logged in
 * @param actors who acts in the user's name, the latest first (RFC 8693 §4.1)
 */
public record Grantor(
        String subject, Optional<String> session, Optional<AuthenticationEvent> authentication, List<String> actors) {
    /** The most actors in a chain. */
    public static final int MAX_ACTORS = 5;

    public Grantor {
        actors = List.copyOf(actors);
        if (actors.size() > MAX_ACTORS) {
            throw new IllegalArgumentException("More than " + MAX_ACTORS + " actors in a chain");
        }
    }

    /** A user of whom nothing else is known. */
    public static Grantor of(String subject) {
        return new Grantor(subject, Optional.empty(), Optional.empty(), List.of());
    }

    /** A user who logged in at that time. */
    public static Grantor of(String subject, Instant login) {
        AuthenticationEvent event = new AuthenticationEvent(login, Optional.empty());
        return new Grantor(subject, Optional.empty(), Optional.of(event), List.of());
    }

    /** Names nobody. */
    @Override
    public String toString() {
        return "Grantor";
    }
}
