package org.gatewright.server.authorization;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.user.AccountStatus;

/**
 * The user who granted an authorization.
 *
 * @param subject the user, by an id that never changes and is never given to another
 * @param session the login session in which it was granted; when it ends, {@code AuthorizationFilter.Session} ends all from it
 * @param authentication when and how the user logged in
 * @param actors who acts in the user's name, the latest first (RFC 8693 §4.1)
 * @param credential the fingerprint of what the user logged in with, as {@code AccountStatus.credential} knew it
 */
public record EndUser(
        String subject,
        Optional<String> session,
        Optional<AuthenticationEvent> authentication,
        List<String> actors,
        Optional<String> credential) {
    /** The most actors in a chain. */
    public static final int MAX_ACTORS = 5;

    /** What the subject of a client that acts for itself begins with, and that of no user. */
    private static final String CLIENT = "client:";

    public EndUser {
        actors = List.copyOf(actors);
        if (isClient(subject)) {
            throw new IllegalArgumentException("The subject of a user must not begin with '" + CLIENT + "'");
        }
        if (actors.size() > MAX_ACTORS) {
            throw new IllegalArgumentException("More than " + MAX_ACTORS + " actors in a chain");
        }
    }

    /** A user who logged in with nothing whose change is known here. */
    public EndUser(
            String subject,
            Optional<String> session,
            Optional<AuthenticationEvent> authentication,
            List<String> actors) {
        this(subject, session, authentication, actors, Optional.empty());
    }

    /** Whether that subject is one of a client that acts for itself, and so none of a user. */
    public static boolean isClient(String subject) {
        return subject.startsWith(CLIENT);
    }

    /** The subject of a client that acts for itself, which no user has (RFC 9068 §2.2). */
    public static String client(String clientId) {
        return CLIENT + clientId;
    }

    /** A user of whom nothing else is known. */
    public static EndUser of(String subject) {
        return new EndUser(subject, Optional.empty(), Optional.empty(), List.of());
    }

    /** A user who logged in at that time. */
    public static EndUser of(String subject, Instant login) {
        AuthenticationEvent event = new AuthenticationEvent(login, Optional.empty());
        return new EndUser(subject, Optional.empty(), Optional.of(event), List.of());
    }

    /** The same user, who logged in with this. */
    public EndUser credential(Optional<String> fingerprint) {
        return new EndUser(subject, session, authentication, actors, fingerprint);
    }

    /** Whether the user's account is active, and what the user logged in with is still what the account has. */
    public boolean isAccepted(AccountStatus accounts) {
        return accounts.isActive(subject) && (credential.isEmpty() || credential.equals(accounts.credential(subject)));
    }

    /** Refuses to make tokens for a user who may not be given any. */
    public void require(AccountStatus accounts) {
        if (!isAccepted(accounts)) {
            throw OAuthException.invalidGrant("The grant is no longer valid.")
                    .hint("The account is not active, or its password was changed.");
        }
    }

    /** Names nobody. */
    @Override
    public String toString() {
        return "EndUser";
    }
}
