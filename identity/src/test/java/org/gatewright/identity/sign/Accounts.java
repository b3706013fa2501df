package org.gatewright.identity.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.MemoryUserStore;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.storage.Page;
import org.gatewright.testkit.TestClock;

/** Accounts in memory, of which a change can be overtaken by another one. */
final class Accounts implements UserStore {
    private static final Entropy ENTROPY = Entropy.system();
    private static final PasswordHashes HASHES = PasswordHashes.of(ENTROPY);

    private final UserStore store;
    private final AtomicReference<Runnable> first = new AtomicReference<>(() -> {});
    private final StoredUsers users;
    private final TestClock clock;

    Accounts(TestClock clock) {
        this.clock = clock;
        this.store = new MemoryUserStore(clock);
        this.users = new StoredUsers(this, HASHES, new SecretVerifier(ENTROPY, HASHES.kinds()));
    }

    StoredUsers users() {
        return users;
    }

    /** Inserts an active account with a password. */
    User add(String name) {
        Credentials credentials = Credentials.none(ENTROPY).changePassword("{none}", ENTROPY);
        User user = User.create(ENTROPY, UserStatus.ACTIVE, UserProfile.named(name), credentials, clock.instant());
        assertThat(store.insert(user)).isEqualTo(Outcome.DONE);
        return user;
    }

    /** Returns the account as it is now. */
    User now(User user) {
        return store.find(user.id()).orElseThrow();
    }

    void status(User user, UserStatus status) {
        users.change(user.id(), current -> current.status(status, clock.instant()));
    }

    /** Has the change made before the next one, by which that is outdated. */
    void overtakeBy(Runnable change) {
        first.set(change);
    }

    @Override
    public Outcome insert(User user) {
        return store.insert(user);
    }

    @Override
    public Outcome replace(User next) {
        first.getAndSet(() -> {}).run();
        return store.replace(next);
    }

    @Override
    public Optional<User> find(String id) {
        return store.find(id);
    }

    @Override
    public Optional<User> findByLogin(String login) {
        return store.findByLogin(login);
    }

    @Override
    public Page<User> list(String prefix, Optional<String> cursor) {
        return store.list(prefix, cursor);
    }
}
