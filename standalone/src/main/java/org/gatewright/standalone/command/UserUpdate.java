package org.gatewright.standalone.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.transfer.ImportedUser;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;

/**
 * The change of a known user to what a file has; what the file does not have stays. An operator's lock stays too, and so do a
 * password that was set or used here, and an authenticator app.
 */
record UserUpdate(OpenTenant tenant, SecondFactor second, ImportedUser user) implements UnaryOperator<User> {
    /** Returns what is not taken from the file, in English. */
    List<String> remarks(User known) {
        return user.passwordHash().isPresent() && !takesPassword(known)
                ? List.of("The password was kept, since it was set or used here")
                : List.of();
    }

    @Override
    public User apply(User known) {
        UserProfile profile = profile(known.profile());
        Credentials credentials = credentials(known);
        UserStatus status = status(known.status());
        User changed = known;
        if (!profile.equals(known.profile())) {
            changed = changed.profile(profile);
        }
        if (!credentials.equals(known.credentials())) {
            changed = changed.credentials(credentials);
        }
        if (status != known.status()) {
            changed = changed.status(status, tenant.now());
        }
        return changed.version() == known.version() ? known : next(known, changed);
    }

    /** Returns the changed account as the version after the known one. */
    private static User next(User known, User changed) {
        return new User(
                known.id(),
                known.version() + 1,
                changed.status(),
                changed.profile(),
                changed.credentials(),
                changed.created(),
                changed.purged());
    }

    private UserProfile profile(UserProfile known) {
        UserProfile read = user.profile();
        Map<String, Object> claims = new LinkedHashMap<>(known.claims());
        claims.putAll(read.claims());
        Optional<String> email = read.email().or(known::email);
        boolean verified = read.emailVerified() || known.emailVerified() && email.equals(known.email());
        return known.name(read.name().or(known::name))
                .email(email, verified)
                .claims(claims)
                .groups(read.groups().isEmpty() ? known.groups() : read.groups())
                .roles(read.roles().isEmpty() ? known.roles() : read.roles());
    }

    private UserStatus status(UserStatus known) {
        boolean stays = known == UserStatus.LOCKED && user.status() != UserStatus.DELETED
                || known == UserStatus.ACTIVE && user.status() == UserStatus.INVITED;
        return stays ? known : user.status();
    }

    private Credentials credentials(User known) {
        Credentials before = known.credentials();
        Credentials after = takesPassword(known)
                ? before.changePassword(user.passwordHash().orElseThrow(), tenant.entropy())
                : before;
        return before.totp().isPresent()
                ? after
                : user.totp()
                        .map(secret -> after.totp(Optional.of(second.seal(known.id(), secret, 0))))
                        .orElse(after);
    }

    /** Returns whether the hash in the file replaces the known one, which is not another system's if it is current. */
    private boolean takesPassword(User known) {
        Optional<String> hash = user.passwordHash();
        Optional<String> before = known.credentials().password();
        return hash.isPresent()
                && !hash.equals(before)
                && (before.isEmpty()
                        || !tenant.hashes().isCurrent(before.get())
                        || tenant.hashes().isCurrent(hash.get()));
    }

    @Override
    public String toString() {
        return "UserUpdate";
    }
}
