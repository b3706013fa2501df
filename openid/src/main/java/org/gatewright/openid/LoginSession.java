package org.gatewright.openid;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.server.authorization.EndUser;

/**
 * The login of an end-user in a browser. Immutable; its text identifies neither.
 *
 * @param id identifies it in tokens ({@code sid}) and in authorizations; not a secret
 * @param version increases by one with each change
 * @param subject the end-user's own identifier
 * @param secretHash SHA-256 of the secret in the browser's cookie, in base64url
 * @param authentication the latest authentication
 * @param credential a fingerprint of the credential that was used, as in {@code AccountStatus.credential}
 * @param created when it began
 * @param used when it was used last, to within {@link #PRECISION}
 * @param expires when it ends in any case
 * @param ended whether the end-user has logged out
 * @param kept whether it has no idle timeout, as the end-user has chosen
 * @param browser the kind of browser at the latest authentication, such as {@code Firefox/Linux}; empty if unknown
 * @param clients the IDs of the clients that learn of the logout, each since it was granted something in the session
 */
public record LoginSession(
        String id,
        long version,
        String subject,
        String secretHash,
        AuthenticationEvent authentication,
        Optional<String> credential,
        Instant created,
        Instant used,
        Instant expires,
        boolean ended,
        boolean kept,
        String browser,
        List<String> clients) {
    /** The maximum number of {@link #clients}. */
    static final int MAX_CLIENTS = 200;

    /** The minimum time between two updates of {@link #used}. */
    static final Duration PRECISION = Duration.ofMinutes(1);

    public LoginSession {
        clients = List.copyOf(clients);
    }

    /** Returns the next version, with a client that learns of the logout. */
    LoginSession enter(String clientId) {
        List<String> more = new ArrayList<>(clients);
        more.add(clientId);
        return new LoginSession(
                id,
                version + 1,
                subject,
                secretHash,
                authentication,
                credential,
                created,
                used,
                expires,
                ended,
                kept,
                browser,
                more);
    }

    /** Returns the next version, used now. */
    LoginSession use(Instant now) {
        return new LoginSession(
                id,
                version + 1,
                subject,
                secretHash,
                authentication,
                credential,
                created,
                now,
                expires,
                ended,
                kept,
                browser,
                clients);
    }

    /** Returns the next version after another login of the same end-user, with another secret. */
    LoginSession renew(LoginSession other) {
        return new LoginSession(
                id,
                version + 1,
                subject,
                other.secretHash,
                other.authentication,
                other.credential,
                created,
                other.used,
                other.expires,
                false,
                other.kept,
                other.browser,
                clients);
    }

    /** Returns the next version, ended. */
    LoginSession end() {
        return new LoginSession(
                id,
                version + 1,
                subject,
                secretHash,
                authentication,
                credential,
                created,
                used,
                expires,
                true,
                kept,
                browser,
                clients);
    }

    /** Returns whether it has not ended, by itself or by a logout. */
    public boolean isActive(Instant now, Duration idle) {
        return !ended && now.isBefore(expires) && (kept || now.isBefore(used.plus(idle)));
    }

    /** Returns the end-user as authenticated in this session. */
    public EndUser endUser() {
        return EndUser.of(subject).session(id).authentication(authentication).credential(credential);
    }

    /** Returns the members of a JSON object to be stored: everything but ID, version and expiry. */
    public Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>(endUser().members());
        object.put("subject", subject);
        object.put("secret", secretHash);
        object.put("created", created.toEpochMilli());
        object.put("used", used.toEpochMilli());
        object.put("ended", ended);
        if (kept) {
            object.put("kept", true);
        }
        object.put("browser", browser);
        object.put("clients", clients);
        return object;
    }

    /** Returns the session from what {@link #members} wrote. */
    public static LoginSession read(String id, long version, Instant expires, Map<String, Object> object) {
        Claims members = new Claims(object);
        String subject = members.text("subject").orElseThrow();
        EndUser user = EndUser.read(subject, Optional.of(id), object);
        return new LoginSession(
                id,
                version,
                subject,
                members.text("secret").orElseThrow(),
                user.authentication().orElseThrow(),
                user.credential(),
                time(object, "created"),
                time(object, "used"),
                expires,
                Boolean.TRUE.equals(object.get("ended")),
                Boolean.TRUE.equals(object.get("kept")),
                members.text("browser").orElse(""),
                members.texts("clients"));
    }

    private static Instant time(Map<String, Object> object, String name) {
        if (object.get(name) instanceof Number number) {
            return Instant.ofEpochMilli(number.longValue());
        }
        throw new IllegalArgumentException("The session has no '" + name + "'");
    }

    @Override
    public String toString() {
        return "LoginSession[version " + version + "]";
    }
}
