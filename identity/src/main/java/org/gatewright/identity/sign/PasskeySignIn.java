package org.gatewright.identity.sign;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gatewright.identity.passkey.Passkey;
import org.gatewright.identity.passkey.PasskeyException;
import org.gatewright.identity.passkey.Passkeys;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;

/**
 * The sign-in of users with passkeys, and their registration. A challenge is sealed into the page that shows it, so that a
 * page that is only looked at stores nothing; it is valid for one response. Thread-safe.
 */
public final class PasskeySignIn {
    /** The authentication context class of a passkey, which phishing cannot obtain (OpenID Connect EAP ACR Values §2). */
    public static final String PHISHING_RESISTANT = "phr";

    /** How long a challenge is valid: a page of a sign-in may be open for long before its passkey is chosen. */
    private static final Duration LIFE = Duration.ofMinutes(30);

    private static final int MAX_SEALED = 1024;
    private static final String CHALLENGE = "challenge";
    private static final String PURPOSE = "purpose";
    private static final String EXPIRES = "expires";
    private static final String ONE_TIME = "passkey challenge";

    private final StoredUsers users;
    private final Passkeys passkeys;
    private final OneTimeStore oneTimes;
    private final Sealer sealer;
    private final Clock clock;

    /**
     * What a page needs to ask for a passkey.
     *
     * @param options the options of the browser's API, as JSON
     * @param sealed the challenge, for a hidden field
     */
    public record Question(String options, String sealed) {}

    private PasskeySignIn(StoredUsers users, Passkeys passkeys, OneTimeStore oneTimes, Sealer sealer, Clock clock) {
        this.users = users;
        this.passkeys = passkeys;
        this.oneTimes = oneTimes;
        this.sealer = sealer;
        this.clock = clock;
    }

    /**
     * Returns the sign-in of these users.
     *
     * @param key a key of the tenant's own, with which challenges are sealed
     */
    public static PasskeySignIn of(
            StoredUsers users, Passkeys passkeys, OneTimeStore oneTimes, HmacKey key, Clock clock) {
        return new PasskeySignIn(users, passkeys, oneTimes, Sealer.of(key, ONE_TIME), clock);
    }

    /** Returns the documents of the relying party. */
    public Passkeys relyingParty() {
        return passkeys;
    }

    /**
     * Asks for a passkey.
     *
     * @param user the user, if only one may sign in; empty for any
     */
    public Question ask(Optional<User> user) {
        String challenge = passkeys.challenge();
        Map<String, Object> options = passkeys.requestOptions(
                challenge, user.map(known -> known.credentials().passkeys()).filter(known -> !known.isEmpty()));
        return new Question(Json.text(options), seal(challenge, "get"));
    }

    /** Asks for a new passkey of the user. */
    public Question create(User user) {
        String challenge = passkeys.challenge();
        String name = user.profile().email().or(() -> user.profile().name()).orElseThrow();
        Map<String, Object> options = passkeys.creationOptions(
                user.id(),
                name,
                user.profile().displayName(),
                user.credentials().passkeys(),
                challenge);
        return new Question(Json.text(options), seal(challenge, "create " + user.id()));
    }

    private String seal(String challenge, String purpose) {
        Map<String, Object> content = new HashMap<>();
        content.put(CHALLENGE, challenge);
        content.put(PURPOSE, purpose);
        content.put(EXPIRES, clock.instant().plus(LIFE).toEpochMilli());
        return sealer.seal(Json.bytes(content));
    }

    /** Returns the challenge of a page, the first time that it is used. */
    private Optional<String> use(String sealed, String purpose) {
        if (sealed.length() > MAX_SEALED) {
            return Optional.empty();
        }
        Optional<Map<String, Object>> content = sealer.open(sealed)
                .map(Json::read)
                .filter(object -> purpose.equals(object.get(PURPOSE)))
                .filter(object -> object.get(EXPIRES) instanceof Long end && clock.millis() < end);
        Optional<String> challenge = content.flatMap(object -> new Claims(object).text(CHALLENGE));
        Instant remembered = clock.instant().plus(LIFE);
        return challenge.filter(text -> oneTimes.firstUse(new OneTimeId(ONE_TIME, text), remembered));
    }

    /**
     * Verifies the browser's response, and stores the use of the passkey.
     *
     * @param response {@code PublicKeyCredential.toJSON()}
     * @return the authenticated end-user; empty if the passkey is unknown, the account is not active, or the response is not
     *     valid
     */
    public Optional<EndUser> verify(String response, String sealed) {
        Optional<String> challenge = use(sealed, "get");
        if (challenge.isEmpty()) {
            return Optional.empty();
        }
        try {
            String id = passkeys.credentialId(response);
            return passkeys.userHandle(response)
                    .flatMap(user -> users.change(user, current -> verified(current, id, response, challenge.get())))
                    .filter(User::isActive)
                    .flatMap(
                            current -> current.credentials().findPasskey(id).map(used -> authenticated(current, used)));
        } catch (PasskeyException e) {
            return Optional.empty();
        }
    }

    /**
     * Verifies the response for an account that is active and has the passkey, and returns its next version; after another
     * change, such as a use of a clone, that is done again.
     */
    private User verified(User current, String id, String response, String challenge) {
        return Optional.of(current)
                .filter(User::isActive)
                .flatMap(user -> user.credentials().findPasskey(id))
                .map(known -> passkeys.verify(response, challenge, known))
                .map(used -> current.credentials(current.credentials().passkey(used)))
                .orElse(current);
    }

    /** Returns the end-user with two factors: a device or an account with the passkey, and what unlocks it. */
    private EndUser authenticated(User user, Passkey passkey) {
        AuthenticationEvent event = AuthenticationEvent.at(clock.instant())
                .acr(PHISHING_RESISTANT)
                .amr(passkey.backupEligible() ? "swk" : "hwk", "user", SecondFactor.METHOD);
        return EndUser.of(user.id()).authentication(event);
    }

    /**
     * Returns the options of the signal that the passkey of a response is unknown; empty if it is known, since
     * the response may have been rejected for another reason.
     */
    public Optional<String> unknown(String response) {
        try {
            String id = passkeys.credentialId(response);
            boolean known = passkeys.userHandle(response)
                    .flatMap(user -> users.store().find(user))
                    .flatMap(user -> user.credentials().findPasskey(id))
                    .isPresent();
            return known ? Optional.empty() : Optional.of(Json.text(passkeys.signalUnknown(id)));
        } catch (PasskeyException e) {
            return Optional.empty();
        }
    }

    /**
     * Registers a new passkey of the user.
     *
     * @param user the user, as signed in: after a change of the password, the passkey is not added
     * @return the passkey; empty if the response is not valid, or the user has the passkey already, or too many
     */
    public Optional<Passkey> register(User user, String response, String sealed) {
        Optional<String> challenge = use(sealed, "create " + user.id());
        if (challenge.isEmpty()) {
            return Optional.empty();
        }
        try {
            Passkey passkey = passkeys.register(response, challenge.get());
            boolean[] added = {false};
            UnaryOperator<User> change = current -> {
                added[0] = mayAdd(current, passkey)
                        && current.credentials()
                                .stamp()
                                .equals(user.credentials().stamp());
                return added[0] ? current.credentials(current.credentials().passkey(passkey)) : current;
            };
            return users.change(user.id(), change).filter(current -> added[0]).map(current -> passkey);
        } catch (PasskeyException e) {
            return Optional.empty();
        }
    }

    private static boolean mayAdd(User user, Passkey passkey) {
        return user.credentials().passkeys().size() < Credentials.MAX_PASSKEYS
                && user.credentials().findPasskey(passkey.credentialId()).isEmpty();
    }
}
