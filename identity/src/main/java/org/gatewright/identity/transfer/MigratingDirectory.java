package org.gatewright.identity.transfer;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.user.ClaimNames;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;

/**
 * The users of a store, to which those of another directory move one by one: a password that the other directory has verified
 * is hashed, and an account is stored with it, of which the other directory is not asked again. Thread-safe, across processes
 * too.
 *
 * <p>An account that was imported without a password and without a passkey gets its password in the same way, if its ID is the
 * subject in the other directory, or its user name is that of the user there.
 */
public final class MigratingDirectory implements UserDirectory {
    private static final System.Logger LOG = System.getLogger(MigratingDirectory.class.getName());
    private static final String NAME = "preferred_username";
    private static final String EMAIL = "email";
    private static final String VERIFIED = "email_verified";
    private static final String GROUPS = "groups";
    private static final String ROLES = "roles";
    private static final Set<String> OWN = Set.of(NAME, EMAIL, VERIFIED, GROUPS, ROLES);

    /** The claims that a directory may return only on request. */
    private static final Set<String> REQUESTED = Stream.of(OWN, ClaimNames.TEXTS, Set.of("address"))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private final StoredUsers stored;
    private final UserDirectory previous;
    private final PasswordHashes hashes;
    private final Clock clock;
    private final Entropy entropy;

    /**
     * Creates the directory.
     *
     * @param stored where the users move to
     * @param previous where they come from
     * @param hashes the kind of new hashes
     */
    public MigratingDirectory(
            StoredUsers stored, UserDirectory previous, PasswordHashes hashes, Clock clock, Entropy entropy) {
        this.stored = stored;
        this.previous = previous;
        this.hashes = hashes;
        this.clock = clock;
        this.entropy = entropy;
    }

    /** Returns the users that have moved. */
    public StoredUsers stored() {
        return stored;
    }

    /** Verifies the password, of an account in the store by that alone; the account is stored if it is not yet. */
    @Override
    public Optional<String> authenticate(String username, String password) {
        Optional<User> known = stored.store().findByLogin(UserProfile.login(username));
        if (known.filter(user -> !isAwaited(user)).isPresent()) {
            return stored.authenticate(username, password);
        }
        return previous.authenticate(username, password)
                .flatMap(subject -> migrate(subject, username, password, known));
    }

    /** Returns whether an account has no way to sign in yet. */
    private static boolean isAwaited(User user) {
        return user.isActive()
                && user.credentials().password().isEmpty()
                && user.credentials().passkeys().isEmpty();
    }

    private Optional<String> migrate(String subject, String username, String password, Optional<User> known) {
        Map<String, Object> claims = previous.claims(new Query(subject, REQUESTED, List.of()));
        Optional<User> imported = stored.store().find(subject).or(() -> known);
        if (imported.isEmpty()) {
            return insert(draft(subject, username, claims), password);
        }
        User user = imported.get();
        if (!isAwaited(user)) {
            return login(user.profile(), password);
        }
        if (!user.id().equals(subject) && !isNamed(user, claims)) {
            LOG.log(Level.WARNING, "A user was not migrated, since the user name belongs to another account");
            return Optional.empty();
        }
        String hash = hashes.current().hash(password);
        return stored.change(
                        user.id(),
                        current -> isAwaited(current)
                                ? current.credentials(current.credentials().changePassword(hash, entropy))
                                : current)
                .flatMap(changed -> login(changed.profile(), password));
    }

    private static boolean isNamed(User user, Map<String, Object> claims) {
        return text(claims, NAME)
                .map(UserProfile::login)
                .filter(name -> user.profile().uniqueName().equals(Optional.of(name)))
                .isPresent();
    }

    private static Optional<String> text(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static List<String> texts(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** Returns the account to be stored; what cannot be stored is left out, but for the name. */
    private ImportedUser draft(String subject, String username, Map<String, Object> claims) {
        Optional<String> name = text(claims, NAME).or(() -> Optional.of(username.strip()));
        boolean verified = Boolean.TRUE.equals(claims.get(VERIFIED));
        try {
            return draft(subject, name, text(claims, EMAIL), verified, claims);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "Claims of a migrated user were left out, since they cannot be stored");
            return draft(subject, Optional.of(username.strip()), Optional.empty(), false, Map.of());
        }
    }

    private ImportedUser draft(
            String subject,
            Optional<String> name,
            Optional<String> email,
            boolean verified,
            Map<String, Object> claims) {
        Draft draft = new Draft(new PasswordCheck(hashes), List.of());
        draft.id(Optional.of(subject));
        draft.name(name);
        draft.email(email, verified);
        draft.groups(texts(claims, GROUPS));
        draft.roles(texts(claims, ROLES));
        Map<String, Object> others = new HashMap<>(claims);
        others.keySet().removeAll(OWN);
        draft.attributes(others);
        return draft.finish();
    }

    private Optional<String> insert(ImportedUser imported, String password) {
        Credentials credentials =
                Credentials.none(entropy).changePassword(hashes.current().hash(password), entropy);
        Function<UserProfile, User> account = profile -> account(imported.id(), profile, credentials);
        User user = account.apply(imported.profile());
        if (stored.store().insert(user) == UserStore.Outcome.DONE) {
            return Optional.of(user.id());
        }
        Optional<String> other = login(imported.profile(), password);
        if (other.isPresent()) {
            return other; // another login of the same user came first
        }
        User unverified =
                account.apply(imported.profile().email(imported.profile().email(), false));
        if (stored.store().insert(unverified) == UserStore.Outcome.DONE) {
            return Optional.of(unverified.id());
        }
        LOG.log(Level.WARNING, "A user was not migrated, since the user name belongs to another account");
        return Optional.empty();
    }

    private User account(Optional<String> id, UserProfile profile, Credentials credentials) {
        User user = User.create(entropy, UserStatus.ACTIVE, profile, credentials, clock.instant());
        return id.map(kept -> new User(
                        kept, 0, user.status(), user.profile(), user.credentials(), user.created(), user.purged()))
                .orElse(user);
    }

    /** Verifies the password of a stored account, with each login that identifies it. */
    private Optional<String> login(UserProfile profile, String password) {
        return profile.name().or(profile::email).flatMap(name -> stored.authenticate(name, password));
    }

    @Override
    public boolean isActive(String subject) {
        return stored.isActive(subject);
    }

    @Override
    public Optional<String> credential(String subject) {
        return stored.credential(subject);
    }

    @Override
    public Map<String, Object> claims(Query query) {
        return stored.claims(query);
    }

    @Override
    public boolean blocks() {
        return true;
    }
}
