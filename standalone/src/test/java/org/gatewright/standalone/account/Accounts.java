package org.gatewright.standalone.account;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.storage.Page;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.OpenStore;

/** The accounts in the store of a program, opened by the process of the test. Thread-safe. */
final class Accounts implements AutoCloseable {
    private static final Entropy ENTROPY = Entropy.system();

    private final Clock clock = Clock.systemUTC();
    private final OpenStore store;
    private final UserStore users;

    private Accounts(ServerConfig.OpenedBy by) {
        this.store = OpenStore.open(by.store(), by.encryption(), clock, ENTROPY);
        this.users =
                store.tenant(by.issuer().value()).stores().find(UserStore.class).orElseThrow();
    }

    static Accounts open(Path settings) {
        return new Accounts(ServerConfig.storeOf(settings, Optional.empty()));
    }

    /** Adds an account without a password. */
    void invite(String name, String address) {
        insert(UserStatus.INVITED, profile(name, address, false), Credentials.none(ENTROPY));
    }

    /** Adds an account with a confirmed address. */
    void add(String name, String address, String hash) {
        insert(
                UserStatus.ACTIVE,
                profile(name, address, true),
                Credentials.none(ENTROPY).changePassword(hash, ENTROPY));
    }

    private static UserProfile profile(String name, String address, boolean verified) {
        return UserProfile.named(name).email(Optional.of(address), verified);
    }

    private void insert(UserStatus status, UserProfile profile, Credentials credentials) {
        User user = User.create(ENTROPY, status, profile, credentials, clock.instant());
        if (users.insert(user) != UserStore.Outcome.DONE) {
            throw new AssertionError("There is an account of that name or address");
        }
    }

    User named(String name) {
        return users.findByLogin(UserProfile.login(name)).orElseThrow();
    }

    /** Returns the number of changes of the accounts whose names begin so, a hundred at most. */
    long changes(String prefix) {
        return users.list(prefix, Optional.empty()).items().stream()
                .mapToLong(User::version)
                .sum();
    }

    List<User> all() {
        return Page.all(cursor -> users.list("", cursor)).toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
