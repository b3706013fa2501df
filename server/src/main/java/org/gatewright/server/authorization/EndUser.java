package org.gatewright.server.authorization;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.server.user.AccountStatus;

/**
 * The end-user (resource owner) who granted an authorization. Immutable; its text does not identify the end-user.
 *
 * @param subject the end-user's identifier, which never changes and is never reassigned
 * @param session the login session in which access was granted; when it ends, revoke {@code
 *     AuthorizationFilter.Session}
 * @param offline whether authorizations outlive the session
 * @param authentication when and how the end-user authenticated
 * @param actors the parties that act on behalf of the end-user, the latest first (RFC 8693 §4.1)
 * @param credential a fingerprint of the credential that was used, as returned by {@code AccountStatus.credential}
 */
public record EndUser(
        String subject,
        Optional<String> session,
        boolean offline,
        Optional<AuthenticationEvent> authentication,
        List<String> actors,
        Optional<String> credential) {
    /** The maximum number of actors. */
    public static final int MAX_ACTORS = 5;

    /** The prefix of the subject of a client that acts on its own behalf, which no end-user may have. */
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

    /** Returns whether that subject is one of a client that acts on its own behalf. */
    public static boolean isClient(String subject) {
        return subject.startsWith(CLIENT);
    }

    /** Returns the subject of a client that acts on its own behalf, which no end-user has (RFC 9068 §2.2). */
    public static String client(String clientId) {
        return CLIENT + clientId;
    }

    /** Returns an end-user without further properties. */
    public static EndUser of(String subject) {
        return new EndUser(subject, Optional.empty(), false, Optional.empty(), List.of(), Optional.empty());
    }

    /** Returns the same end-user with a login session. */
    public EndUser session(String id) {
        return new EndUser(subject, Optional.of(id), offline, authentication, actors, credential);
    }

    /** Returns the same end-user, whose authorizations outlive the session. */
    public EndUser outlivingSession() {
        return new EndUser(subject, session, true, authentication, actors, credential);
    }

    /** Returns the session that the authorizations end with. */
    public Optional<String> boundSession() {
        return session.filter(id -> !offline);
    }

    /** Returns the same end-user with an authentication time. */
    public EndUser authenticatedAt(Instant time) {
        AuthenticationEvent event = authentication
                .map(known -> new AuthenticationEvent(time, known.acr(), known.amr()))
                .orElse(AuthenticationEvent.at(time));
        return authentication(event);
    }

    /** Returns the same end-user with an authentication. */
    public EndUser authentication(AuthenticationEvent event) {
        return new EndUser(subject, session, offline, Optional.of(event), actors, credential);
    }

    /** Returns the same end-user with the parties that act on behalf of the end-user, the latest first. */
    public EndUser actors(List<String> chain) {
        return new EndUser(subject, session, offline, authentication, chain, credential);
    }

    /** Returns the same end-user with the fingerprint of the credential that was used. */
    public EndUser credential(Optional<String> fingerprint) {
        return new EndUser(subject, session, offline, authentication, actors, fingerprint);
    }

    /** Returns whether the account is active and the credential that was used is still current. */
    public boolean isAccepted(AccountStatus accounts) {
        return accounts.accepts(subject, credential);
    }

    /** Throws if the account does not permit tokens for the end-user, or the session that they end with has ended. */
    public void require(AccountStatus accounts, Predicate<String> sessions) {
        require(accounts);
        if (!boundSession().stream().allMatch(sessions)) {
            throw OAuthException.invalidGrant("The grant is no longer valid.").hint("The login session has ended.");
        }
    }

    /** Throws if the account does not permit tokens for the end-user. */
    public void require(AccountStatus accounts) {
        if (!isAccepted(accounts)) {
            throw OAuthException.invalidGrant("The grant is no longer valid.")
                    .hint("The account is not active, or its password was changed.");
        }
    }

    /** Returns the members of a JSON object: everything but the subject and the {@link #boundSession}. */
    public Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>();
        session.filter(id -> offline).ifPresent(id -> object.put("outlived_session", id));
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

    /** Returns the end-user from what {@link #members} wrote. */
    public static EndUser read(String subject, Optional<String> session, Map<String, Object> object) {
        Claims members = new Claims(object);
        Optional<String> outlived = members.text("outlived_session");
        Optional<AuthenticationEvent> event = object.get("auth_time") instanceof Number time
                ? Optional.of(new AuthenticationEvent(
                        Instant.ofEpochMilli(time.longValue()), members.text("acr"), members.texts("amr")))
                : Optional.empty();
        return new EndUser(
                subject,
                session.or(() -> outlived),
                outlived.isPresent(),
                event,
                members.texts("actors"),
                members.text("credential"));
    }

    @Override
    public String toString() {
        return "EndUser";
    }
}
