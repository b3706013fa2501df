package org.gatewright.identity.upstream;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.mail.MailAddress;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.IdentityStore;
import org.gatewright.identity.user.LinkedIdentity;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.authorization.EndUser;

/**
 * The accounts of users at external identity providers. Only a user who is signed in links such an account to an existing
 * one; it is never linked by e-mail address, since control of the address at a provider would give control of the account.
 * Thread-safe.
 */
public final class LinkedAccounts {
    private final StoredUsers users;
    private final IdentityStore owners;
    private final Entropy entropy;
    private final Clock clock;

    public LinkedAccounts(StoredUsers users, IdentityStore owners, Entropy entropy, Clock clock) {
        this.users = users;
        this.owners = owners;
        this.entropy = entropy;
        this.clock = clock;
    }

    /** Returns the user to whose account the identity is linked; the account may be locked or deleted. */
    public Optional<User> find(ProvenIdentity identity) {
        return owners.owner(identity.key()).flatMap(id -> owned(id, identity.key()));
    }

    private Optional<User> owned(String id, String key) {
        return users.store()
                .find(id)
                .filter(user -> user.credentials().findIdentity(key).isPresent());
    }

    /**
     * Creates an account for an identity that is not linked to any.
     *
     * @param trustsEmail whether an address that the provider calls verified is verified here, unless it is another
     *     account's
     * @return the account; empty if another request has linked the identity meanwhile
     */
    public Optional<User> create(ProvenIdentity identity, boolean trustsEmail) {
        UserProfile profile = profile(identity, trustsEmail);
        Credentials credentials = Credentials.none(entropy).identity(linked(identity));
        User user = User.create(entropy, UserStatus.ACTIVE, profile, credentials, clock.instant());
        if (!claim(identity.key(), user.id())) {
            return Optional.empty();
        }
        if (users.store().insert(user) == UserStore.Outcome.DONE) {
            return Optional.of(user);
        }
        // The verified address belongs to another account, so that here it is unverified.
        User other = user.profile(profile.email(profile.email(), false));
        return users.store().insert(other) == UserStore.Outcome.DONE ? Optional.of(other) : Optional.empty();
    }

    private LinkedIdentity linked(ProvenIdentity identity) {
        return new LinkedIdentity(identity.key(), identity.provider(), identity.label(), clock.instant());
    }

    private UserProfile profile(ProvenIdentity identity, boolean trustsEmail) {
        Map<String, Object> claims = new HashMap<>();
        if (!identity.name().isEmpty()) {
            claims.put("name", identity.name());
        }
        Optional<String> email = Optional.of(identity.email()).filter(MailAddress::isValid);
        // Without an address, the account needs a username that is unique and not desirable.
        Optional<String> userName = email.isPresent() ? Optional.empty() : Optional.of("user-" + entropy.text(9));
        boolean verified = trustsEmail && identity.emailVerified();
        return new UserProfile(userName, email, verified, claims, List.of(), List.of());
    }

    /** Makes the user the owner of an identity that has none, or one whose account does not list it. */
    private boolean claim(String key, String userId) {
        Optional<String> owner = owners.owner(key);
        boolean free = owner.isEmpty() || owned(owner.get(), key).isEmpty();
        return free && owners.claim(key, owner, userId);
    }

    /**
     * Links an identity to the account of a recently authenticated user.
     *
     * @param user the user, as signed in: after a change of the password, nothing is linked
     * @return whether it is linked now; not if it is another account's, or the user has too many
     */
    public boolean link(User user, ProvenIdentity identity) {
        String userId = user.id();
        String key = identity.key();
        if (owners.owner(key).filter(userId::equals).isEmpty() && !claim(key, userId)) {
            return false;
        }
        boolean added = users.change(
                        userId,
                        current -> current.isActive()
                                        && isSame(current, user)
                                        && current.credentials().mayLink(key)
                                ? current.credentials(current.credentials().identity(linked(identity)))
                                : current)
                .filter(after -> after.credentials().findIdentity(key).isPresent())
                .isPresent();
        if (!added) {
            owners.release(key, userId);
            return false;
        }
        if (owners.owner(key).filter(userId::equals).isPresent()) {
            return true;
        }
        unlist(userId, key); // another account has claimed it between the two steps
        return false;
    }

    /** Returns whether the credentials are still those with which the user has signed in. */
    private static boolean isSame(User current, User user) {
        return current.credentials().stamp().equals(user.credentials().stamp());
    }

    private Optional<User> unlist(String userId, String key) {
        return users.change(
                userId, current -> current.credentials(current.credentials().withoutIdentity(key)));
    }

    /**
     * Unlinks an identity, unless it is the user's only way to sign in.
     *
     * @return the account without it; empty if nothing was changed
     */
    public Optional<User> unlink(User user, String key) {
        String userId = user.id();
        boolean[] removed = {false};
        Optional<User> changed = users.change(userId, current -> {
            removed[0] = isSame(current, user)
                    && current.credentials().findIdentity(key).isPresent()
                    && !current.credentials().isOnlyWay();
            return removed[0] ? current.credentials(current.credentials().withoutIdentity(key)) : current;
        });
        if (!removed[0]) {
            return Optional.empty();
        }
        owners.release(key, userId);
        return changed;
    }

    /**
     * Returns the end-user of a linked identity. Without {@code auth_time}, the authentication time is the
     * epoch, since the provider may have responded from an existing session.
     *
     * @param trustsFactors whether {@code mfa} in {@code amr} satisfies the second factor
     */
    public EndUser authenticated(User user, ProvenIdentity identity, boolean trustsFactors) {
        AuthenticationEvent event = AuthenticationEvent.at(identity.authenticated()
                .map(time -> time.isBefore(clock.instant()) ? time : clock.instant())
                .orElse(Instant.EPOCH));
        boolean several = trustsFactors && identity.amr().contains(SecondFactor.METHOD);
        AuthenticationEvent reached = several
                ? event.acr(SecondFactor.TWO_FACTORS).amr(SecondFactor.FEDERATED, SecondFactor.METHOD)
                : event.acr(SecondFactor.FEDERATED).amr(SecondFactor.FEDERATED);
        return EndUser.of(user.id())
                .credential(Optional.of(user.credentials().stamp()))
                .authentication(reached);
    }
}
