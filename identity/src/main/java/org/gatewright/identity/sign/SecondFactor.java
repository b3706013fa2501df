package org.gatewright.identity.sign;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.gatewright.identity.totp.RecoveryCodes;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.request.InteractionCheck;

/**
 * The second factor of the users who have set one up: requests are granted only after an authentication with it. A code
 * counts once, on all nodes. Thread-safe.
 */
public final class SecondFactor implements InteractionCheck {
    /** The interaction that asks for the second factor. */
    public static final String PROMPT = "second_factor";

    /** The authentication context class of a password alone. */
    public static final String PASSWORD = "password";

    /** The authentication context class of two factors. */
    public static final String TWO_FACTORS = "mfa";

    /** The authentication method reference of several factors (RFC 8176 §2). */
    public static final String METHOD = "mfa";

    /** The authentication context class, and the method, of a sign-in at a provider. */
    public static final String FEDERATED = "fed";

    /** The authentication method reference of a trusted browser, in which the second step is skipped (RFC 8176 §2). */
    public static final String REMEMBERED = "rba";

    private static final String SUBJECT = "sub";
    private static final String SECRET = "secret";

    private final StoredUsers users;
    private final Sealer sealer;
    private final Clock clock;

    /** The outcome of the verification of a code. */
    public enum Outcome {
        RIGHT,
        WRONG,
        /** The code was right, and had been used. */
        USED
    }

    private SecondFactor(StoredUsers users, Sealer sealer, Clock clock) {
        this.users = users;
        this.sealer = sealer;
        this.clock = clock;
    }

    /**
     * Returns the second factors of users.
     *
     * @param key a key of the tenant's own that is never rotated, with which the secrets of apps are sealed
     */
    public static SecondFactor of(StoredUsers users, HmacKey key, Clock clock) {
        return new SecondFactor(users, Sealer.of(key, "authenticator apps"), clock);
    }

    /** Returns whether the end-user has a second factor that was not part of the authentication. */
    public boolean isMissing(EndUser user) {
        return !isProven(user)
                && !has(user, REMEMBERED)
                && users.store()
                        .find(user.subject())
                        .filter(known -> known.credentials().hasSecondFactor())
                        .isPresent();
    }

    /**
     * Returns a fingerprint of the user's password and authenticator app, which changes with either. It is stored in trusted
     * browsers.
     */
    public Optional<String> mark(EndUser user) {
        return users.store().find(user.subject()).map(User::credentials).map(credentials -> {
            String app = credentials.totp().map(Credentials.Totp::secret).orElse("");
            return Base64Url.encode(Hashes.sha256((credentials.stamp() + ' ' + app).getBytes(StandardCharsets.UTF_8)));
        });
    }

    /** Returns whether the authentication was one with two factors. */
    public static boolean isProven(EndUser user) {
        return has(user, METHOD);
    }

    private static boolean has(EndUser user, String method) {
        return user.authentication()
                .filter(event -> event.amr().contains(method))
                .isPresent();
    }

    @Override
    public Optional<Reason> check(Situation situation) {
        return situation.endUser().filter(this::isMissing).isPresent()
                ? Optional.of(new Reason(PROMPT, "second_factor", ErrorCode.INTERACTION_REQUIRED))
                : Optional.empty();
    }

    /** Returns the secret of a user's app, sealed to be stored; it is of no use to another user. */
    public Credentials.Totp seal(String userId, TotpSecret secret, long used) {
        String text = Base64Url.encode(secret.bytes());
        return new Credentials.Totp(sealer.seal(Json.bytes(Map.of(SUBJECT, userId, SECRET, text))), used);
    }

    private Optional<TotpSecret> open(User user, Credentials.Totp app) {
        return sealer.open(app.secret())
                .map(Json::read)
                .filter(object -> user.id().equals(object.get(SUBJECT)))
                .flatMap(object -> Base64Url.decode(String.valueOf(object.get(SECRET))))
                .map(TotpSecret::of);
    }

    /** Verifies a code of the user's app, which counts once; that of an account that is not active is wrong. */
    public Outcome useTotp(EndUser user, String code) {
        return use(user, (known, outcome) -> {
            Credentials credentials = known.credentials();
            Optional<Credentials.Totp> app = credentials.totp();
            Optional<TotpSecret> secret = app.flatMap(kept -> open(known, kept));
            if (secret.isEmpty()) {
                return known;
            }
            OptionalLong step =
                    secret.get().verify(code, clock.instant(), app.get().used());
            if (step.isEmpty()) {
                boolean used = secret.get().verify(code, clock.instant(), 0).isPresent();
                outcome[0] = used ? Outcome.USED : Outcome.WRONG;
                return known;
            }
            outcome[0] = Outcome.RIGHT;
            Credentials.Totp after = new Credentials.Totp(app.get().secret(), step.getAsLong());
            return known.credentials(credentials.totp(Optional.of(after)));
        });
    }

    /** Verifies a recovery code, which counts once; that of an account that is not active is wrong. */
    public Outcome useRecoveryCode(EndUser user, String code) {
        return use(user, (known, outcome) -> {
            Optional<List<String>> rest = RecoveryCodes.use(known.credentials().recoveryCodes(), code);
            if (rest.isEmpty()) {
                outcome[0] = Outcome.WRONG;
                return known;
            }
            outcome[0] = Outcome.RIGHT;
            return known.credentials(known.credentials().recoveryCodes(rest.get()));
        });
    }

    private interface Use {
        /** Returns the next version of the user, and sets the outcome. */
        User of(User known, Outcome[] outcome);
    }

    /** Uses a code by compare-and-set: after another change it is verified again. */
    private Outcome use(EndUser user, Use use) {
        Outcome[] outcome = {Outcome.WRONG};
        UnaryOperator<User> change = known -> {
            outcome[0] = Outcome.WRONG;
            return known.isActive() ? use.of(known, outcome) : known;
        };
        return users.change(user.subject(), change).isPresent() ? outcome[0] : Outcome.WRONG;
    }

    /**
     * Returns the authenticated end-user, after the first factor and a code.
     *
     * @param recovery whether it was a recovery code
     */
    public EndUser proven(EndUser user, boolean recovery, Instant now) {
        String first = user.authentication()
                .flatMap(event -> event.amr().stream().findFirst())
                .orElse("pwd");
        return user.authentication(
                AuthenticationEvent.at(now).acr(TWO_FACTORS).amr(first, recovery ? "recovery" : "otp", METHOD));
    }
}
