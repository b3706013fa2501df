package org.gatewright.standalone.login;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.mail.MailAddress;
import org.gatewright.identity.mail.Notice;
import org.gatewright.identity.mail.Origin;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.sign.MailCodes;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.limit.SharedLimits;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.standalone.mail.Mails;

/**
 * Codes by mail: to sign in, and to create an account. Nothing that a browser can see depends on whether there is an account:
 * codes are made and sent after the response. Thread-safe.
 */
public final class MailSignIn {
    /** The authentication method of a code that was sent by mail. */
    static final String METHOD = "email";

    private final StoredUsers users;
    private final PasswordHashes hashes;
    private final Mails mails;
    private final MailCodes signIns;
    private final MailCodes signUps;
    private final RateLimit recipients;
    private final RateLimit senders;
    private final Entropy entropy;
    private final Clock clock;
    private final Offer offer;

    /**
     * What is offered.
     *
     * @param codes whether users may sign in with a code
     * @param signUp whether self-registration is on
     */
    public record Offer(boolean codes, boolean signUp) {
        /** Returns whether nothing is. */
        public boolean isEmpty() {
            return !codes && !signUp;
        }
    }

    /**
     * The limits of codes.
     *
     * @param recipients for one recipient, a day: with five tries each, no more guesses than at an authenticator app
     * @param senders that one network asks for, an hour
     */
    public record Limits(RateLimit recipients, RateLimit senders) {
        private static final int PER_RECIPIENT = 10;
        private static final int PER_NETWORK = 20;

        /** Returns the limits of one server. */
        public static Limits of(SharedLimits shared, String server) {
            return new Limits(
                    shared.limit("codes by mail of recipients", PER_RECIPIENT, Duration.ofDays(1), server),
                    shared.limit("codes by mail of networks", PER_NETWORK, Duration.ofHours(1), server));
        }
    }

    public MailSignIn(
            StoredUsers users,
            PasswordHashes hashes,
            Mails mails,
            OneTimeStore oneTimes,
            Entropy entropy,
            Clock clock,
            Limits limits,
            Offer offer) {
        this.users = users;
        this.hashes = hashes;
        this.mails = mails;
        this.signIns = new MailCodes(oneTimes, entropy, clock, "sign-in");
        this.signUps = new MailCodes(oneTimes, entropy, clock, "sign-up");
        this.recipients = limits.recipients;
        this.senders = limits.senders;
        this.entropy = entropy;
        this.clock = clock;
        this.offer = offer;
    }

    Offer offer() {
        return offer;
    }

    Mails mails() {
        return mails;
    }

    /** Counts a request for a code, and returns whether the network may have it. */
    boolean permits(String address) {
        return senders.permitsAddress(address);
    }

    /**
     * Sends a code to the address of the user with that name, if there is one; returns the handle of the page.
     *
     * @param familiar whether the user has signed in with this browser before; then requests of others do not count
     */
    String askToSignIn(String typed, boolean familiar, Origin origin) {
        String handle = signIns.handle();
        String login = UserProfile.login(typed);
        if (!login.isEmpty() && login.length() <= UserProfile.MAX_LENGTH) {
            mails.laterForStrangers(() -> users.store()
                    .findByLogin(login)
                    .filter(user -> user.isActive() && user.profile().emailVerified())
                    .filter(user -> recipients.permits((familiar ? "known " : "") + user.id()))
                    .ifPresent(user -> {
                        String address = user.profile().email().orElseThrow();
                        String code = signIns.create(handle, Recipient.of(user).text());
                        mails.send(Notice.signInCode(code, signIns.end()), address, user, origin, MailCodes.LIFE);
                    }));
        }
        return handle;
    }

    /** The user whom a code signs in, with the address and the credentials at the time of the mail. */
    private record Recipient(String user, String stamp, String address) {
        private static Recipient of(User user) {
            return new Recipient(
                    user.id(),
                    user.credentials().stamp(),
                    user.profile().uniqueEmail().orElse(""));
        }

        private String text() {
            return Json.text(Map.of("sub", user, "stamp", stamp, "address", address));
        }

        private static Recipient read(String text) {
            Claims members = new Claims(Json.read(text));
            return new Recipient(
                    members.text("sub").orElseThrow(),
                    members.text("stamp").orElseThrow(),
                    members.text("address").orElse(""));
        }
    }

    /** Returns the user whom the code signs in. */
    Optional<EndUser> signIn(String handle, String code) {
        return signIns.use(handle, code)
                .map(Recipient::read)
                .flatMap(recipient -> users.store()
                        .find(recipient.user)
                        .filter(user -> user.isActive() && Recipient.of(user).equals(recipient)))
                .map(user -> EndUser.of(user.id())
                        .credential(Optional.of(user.credentials().stamp()))
                        .authentication(AuthenticationEvent.at(clock.instant()).amr(METHOD)));
    }

    /**
     * The input of a sign-up.
     *
     * @param language the language of the page
     */
    record Draft(String name, String email, String password, String language) {
        /** Returns the content as stored, with the hash of the password. */
        private String text(String hash) {
            return Json.text(Map.of("name", name, "email", email, "hash", hash));
        }

        @Override
        public String toString() {
            return "Draft";
        }
    }

    /**
     * Sends a code to the address, or a mail to its owner that an account exists; returns the handle of the page.
     *
     * @param signIn the path of the page that the owner of an account is led to
     */
    String askToSignUp(Draft draft, String signIn, Origin origin) {
        String handle = signUps.handle();
        String login = UserProfile.login(draft.email());
        if (MailAddress.isValid(draft.email())) {
            mails.laterForStrangers(() -> {
                if (!recipients.permits(login)) {
                    return;
                }
                Optional<User> owner = users.store()
                        .findByLogin(login)
                        .filter(user -> user.profile()
                                .uniqueEmail()
                                .filter(login::equals)
                                .isPresent());
                Notice notice = owner.isPresent()
                        ? Notice.addressKnown(mails.page(signIn))
                        : Notice.signUpCode(signUps.create(handle, draft.text(hash(draft))), signUps.end());
                mails.send(notice, draft.email(), List.of(draft.language()), origin, MailCodes.LIFE);
            });
        }
        return handle;
    }

    /** Hashes after the response, one after another, so that unauthenticated requests cannot exhaust the processors. */
    private String hash(Draft draft) {
        return hashes.current().hash(draft.password());
    }

    /** Creates the account, and returns its user, who is signed in. */
    Optional<EndUser> signUp(String handle, String code) {
        return signUps.use(handle, code).map(Json::read).map(Claims::new).flatMap(members -> {
            Map<String, Object> claims = new HashMap<>();
            members.text("name").ifPresent(name -> claims.put("name", name));
            UserProfile profile =
                    new UserProfile(Optional.empty(), members.text("email"), true, claims, List.of(), List.of());
            Credentials credentials = Credentials.none(entropy)
                    .changePassword(members.text("hash").orElseThrow(), entropy);
            User user = User.create(entropy, UserStatus.ACTIVE, profile, credentials, clock.instant());
            return users.store().insert(user) == UserStore.Outcome.DONE
                    ? Optional.of(EndUser.of(user.id())
                            .credential(Optional.of(credentials.stamp()))
                            .authentication(AuthenticationEvent.at(clock.instant())
                                    .acr(SecondFactor.PASSWORD)
                                    .amr("pwd")))
                    : Optional.empty();
        });
    }
}
