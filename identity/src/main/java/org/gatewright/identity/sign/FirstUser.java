package org.gatewright.identity.sign;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;

/**
 * The link with which the first user, an administrator, makes an account. Only the latest link is valid, for an hour, once,
 * and as long as there is no user. Only a hash of its secret is stored. Thread-safe.
 */
public final class FirstUser {
    /** The role of the first user. */
    public static final String ADMINISTRATOR = "administrator";

    /** How long a link is valid. */
    public static final Duration LIFE = Duration.ofHours(1);

    private static final OneTimeId SLOT = new OneTimeId("first user", "link");
    private static final int BYTES = 32;

    private final UserStore users;
    private final OneTimeStore oneTimes;
    private final Entropy entropy;
    private final Clock clock;

    public FirstUser(UserStore users, OneTimeStore oneTimes, Entropy entropy, Clock clock) {
        this.users = users;
        this.oneTimes = oneTimes;
        this.entropy = entropy;
        this.clock = clock;
    }

    /** Returns the secret of a new link; empty if there is a user. */
    public Optional<String> invite() {
        if (isDone()) {
            return Optional.empty();
        }
        String secret = entropy.text(BYTES);
        oneTimes.put(SLOT, hash(secret), end());
        return Optional.of(secret);
    }

    private Instant end() {
        return clock.instant().plus(LIFE);
    }

    private boolean isDone() {
        return !users.list("", Optional.empty()).items().isEmpty();
    }

    private static String hash(String secret) {
        return Base64Url.encode(Hashes.sha256(("gatewright first user " + secret).getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns whether the link is the latest one, has not expired, and there is no user. */
    public boolean isValid(String secret) {
        return oneTimes.peek(SLOT)
                        .filter(known -> Hashes.areEqual(known, hash(secret)))
                        .isPresent()
                && !isDone();
    }

    /**
     * Makes the account, and uses up the link.
     *
     * @param passwordHash the hash of the user's password
     * @return empty if the link is invalid, expired or used
     */
    public Optional<User> create(String secret, UserProfile profile, String passwordHash) {
        boolean mine = isValid(secret)
                && oneTimes.firstUse(new OneTimeId("used link of the first user", hash(secret)), end())
                && isValid(secret); // there may be a newer link, or a user, by now
        if (!mine) {
            return Optional.empty();
        }
        User user = User.create(
                entropy,
                UserStatus.ACTIVE,
                profile.roles(List.of(ADMINISTRATOR)),
                Credentials.none(entropy).changePassword(passwordHash, entropy),
                clock.instant());
        return users.insert(user) == UserStore.Outcome.DONE ? Optional.of(user) : Optional.empty();
    }
}
