package org.gatewright.benchmarks.people;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.benchmarks.throughput.TokenCalls;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStore;
import org.gatewright.openid.LoginSession;
import org.gatewright.openid.SessionStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.store.Stores;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.Extension;
import org.gatewright.standalone.serve.OpenStore;
import org.gatewright.standalone.serve.ServerProgram;

/**
 * What a sign-in costs the store, on average.
 *
 * @param byLogin reads of a user by name or address
 * @param byId reads of a user by subject
 * @param written changes of a user
 * @param sessions inserted and changed sessions
 */
record StoreCalls(double byLogin, double byId, double written, double sessions) {
    /** Keeps the users that the program has opened, and counts. */
    private static final class Counting implements Extension {
        private Optional<CountedUsers> users = Optional.empty();

        @Override
        public UserDirectory users(UserDirectory configured) {
            Entropy entropy = Entropy.system();
            PasswordHashes hashes = PasswordHashes.of(entropy);
            CountedUsers counted = new CountedUsers(((StoredUsers) configured).store());
            users = Optional.of(counted);
            return new StoredUsers(counted, hashes, new SecretVerifier(entropy, hashes.kinds()));
        }
    }

    /** Counts the calls of the first sign-ins of this number of users, in a program in this process. */
    static StoreCalls count(Settings settings, String address, int users, Callable<?> signIn) throws Exception {
        Counting counting = new Counting();
        try (ServerProgram program = ServerProgram.start(ServerConfig.read(settings.file()), counting)) {
            CountedUsers counted = counting.users.orElseThrow();
            long login = counted.byLogin.get();
            long id = counted.byId.get();
            long written = counted.writes.get();
            for (int i = 0; i < users; i++) {
                signIn.call();
            }
            return new StoreCalls(
                    (counted.byLogin.get() - login) / (double) users,
                    (counted.byId.get() - id) / (double) users,
                    (counted.writes.get() - written) / (double) users,
                    sessions(settings, address, users) / (double) users);
        }
    }

    /** Returns the number of writes that the sessions of these users have had. */
    private static long sessions(Settings settings, String address, int users) throws Exception {
        try (OpenStore store = TokenCalls.open(settings, address)) {
            Stores stores = store.tenant(settings.issuer()).stores();
            UserStore known = stores.find(UserStore.class).orElseThrow();
            SessionStore sessions = stores.find(SessionStore.class).orElseThrow();
            long writes = 0;
            for (int i = 0; i < users; i++) {
                String subject = known.findByLogin(UserProfile.login(SignIns.name(i)))
                        .orElseThrow()
                        .id();
                writes += sessions.list(subject).stream()
                        .mapToLong(LoginSession::version)
                        .map(version -> version + 1)
                        .sum();
            }
            return writes;
        }
    }
}
