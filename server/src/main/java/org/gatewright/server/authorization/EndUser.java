package org.gatewright.server.authorization;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.server.user.AccountStatus;

/**
 * The end-user (resource owner) who granted an authorization. Immutable; its text names nobody.
 *
 * @param subject the end-user's identifier, which never changes and is never given to another
 * @param session the login session in which access was granted; when it ends, {@code AuthorizationFilter.Session} ends all
 *     from it
 * @param authentication when and how the end-user authenticated
 * @param actors who acts in the end-user's name, the latest first (RFC 8693 §4.1)
 * @param credential a fingerprint of the credential that was used, as {@code AccountStatus.credential} knew it
 */
public record EndUser(
        String subject,
        Optional<String> session,
        Optional<AuthenticationEvent> authentication,
        List<String> actors,
        Optional<String> credential) {
    /** The most actors in a chain. */
    public static final int MAX_ACTORS = 5;

    /** The prefix of the subject of a client that acts for itself, and of no end-user. */
    private static final String CLIENT = "client:";

    public EndUser {
        actors = List.copyOf(actors);
        if (isClient(subject)) {
            throw new IllegalArgumentException("The subject of an end-user must not begin with '" + CLIENT + "'");
        }
        if (actors.size() > MAX_ACTORS) {
            throw new IllegalArgumentException("More than " + MAX_ACTORS + " actors in a chain");
        }
    }

    /** Whether that subject is the one of a client that acts for itself. */
    public static boolean isClient(String subject) {
        return subject.startsWith(CLIENT);
    }

    /** The subject of a client that acts for itself, which no end-user has (RFC 9068 §2.2). */
    public static String client(String clientId) {
        return CLIENT + clientId;
    }

    /** An end-user of whom nothing else is known. */
    public static EndUser of(String subject) {
        return new EndUser(subject, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    /** The same end-user, in that login session. */
    public EndUser session(String id) {
        return new EndUser(subject, Optional.of(id), authentication, actors, credential);
    }

    /** The same end-user, who authenticated at that time. */
    public EndUser authenticatedAt(Instant time) {
        AuthenticationEvent event = authentication
                .map(known -> new AuthenticationEvent(time, known.acr(), known.amr()))
                .orElse(AuthenticationEvent.at(time));
        return authentication(event);
    }

    /** The same end-user, who authenticated in that way. */
    public EndUser authentication(AuthenticationEvent event) {
        return new EndUser(subject, session, Optional.of(event), actors, credential);
    }

    /** The same end-user, in whose name these act, the latest first. */
    public EndUser actors(List<String> chain) {
        return new EndUser(subject, session, authentication, chain, credential);
    }

    /** The same end-user, who used the credential with that fingerprint. */
    public EndUser credential(Optional<String> fingerprint) {
        return new EndUser(subject, session, authentication, actors, fingerprint);
    }

    /** Whether the account is active, and the credential that was used is still the account's. */
    public boolean isAccepted(AccountStatus accounts) {
        return accounts.isActive(subject) && (credential.isEmpty() || credential.equals(accounts.credential(subject)));
    }

    /** Refuses to issue tokens for an end-user whose account does not permit it. */
    public void require(AccountStatus accounts) {
        if (!isAccepted(accounts)) {
            throw OAuthException.invalidGrant("The grant is no longer valid.")
                    .hint("The account is not active, or its password was changed.");
        }
    }

    /** Members of a JSON object: all but the subject and the session. */
    public Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>();
        authentication.ifPresent(event -> {
            object.put("auth_time", event.time().toEpochMilli());
            event.acr().ifPresent(acr -> object.put("acr", acr));
            if (!event.amr().isEmpty()) {
                object.put("amr", event.amr());
            }
        });
        if (!actors.isEmpty()) {
            object.put("actors", actors);
        }
        credential.ifPresent(fingerprint -> object.put("credential", fingerprint));
        return object;
    }

    /** The end-user with what {@link #members} wrote. */
    public static EndUser read(String subject, Optional<String> session, Map<String, Object> object) {
        Claims members = new Claims(object);
        Optional<AuthenticationEvent> event = object.get("auth_time") instanceof Number time
                ? Optional.of(new AuthenticationEvent(
                        Instant.ofEpochMilli(time.longValue()), members.text("acr"), members.texts("amr")))
                : Optional.empty();
        return new EndUser(subject, session, event, members.texts("actors"), members.text("credential"));
    }

    @Override
    public String toString() {
        return "EndUser";
    }
}
