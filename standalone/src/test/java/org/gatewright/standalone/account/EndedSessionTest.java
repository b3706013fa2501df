package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.storage.Page;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.Extension;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change in a session that ends while the change is made, since the end-user has chosen a new password elsewhere. */
class EndedSessionTest implements Extension {
    private static final String OLD = "brass wheels turning slowly";
    private static final String NEW = "punched cards in order";
    private static final String OF_THIEF = "tulip anchor seven marble";

    private final Entropy entropy = Entropy.system();
    private final PasswordHashes hashes = PasswordHashes.of(entropy);

    @TempDir
    private Path folder;

    private Optional<StoredUsers> users = Optional.empty();
    private boolean interrupts;
    private ServerProgram server;
    private Wire wire;
    private PlainBrowser thief;

    @BeforeEach
    void start() throws IOException {
        FreshProgram program = new FreshProgram(folder, "sqlite:gatewright.db");
        try (Accounts accounts = Accounts.open(program.settings())) {
            accounts.add("ada", "ada@people.example", hashes.current().hash(OLD));
        }
        server = ServerProgram.start(ServerConfig.read(program.settings()), this);
        wire = new Wire(program.port());
        thief = new PlainBrowser(wire, "10.0.0.1");
        assertThat(thief.signIn("ada", OLD).status()).isEqualTo(303);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    public UserDirectory users(UserDirectory configured) {
        UserStore interrupted = new Interrupted(((StoredUsers) configured).store());
        users = Optional.of(new StoredUsers(interrupted, hashes, new SecretVerifier(entropy, hashes.kinds())));
        return users.get();
    }

    /** Makes the end-user's change just before the next one. */
    private final class Interrupted implements UserStore {
        private final UserStore store;

        Interrupted(UserStore store) {
            this.store = store;
        }

        @Override
        public Outcome insert(User user) {
            return store.insert(user);
        }

        @Override
        public Outcome replace(User next) {
            if (interrupts) {
                interrupts = false;
                User ada = store.find(next.id()).orElseThrow();
                store.replace(ada.credentials(
                        ada.credentials().changePassword(hashes.current().hash(NEW), entropy)));
            }
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

    private User ada() {
        return users.orElseThrow().store().findByLogin("ada").orElseThrow();
    }

    private void requireTheEndUsersChange() {
        assertThat(new PlainBrowser(wire, "10.0.0.2").signIn("ada", NEW).status())
                .as("sign-in with the new password")
                .isEqualTo(303);
        thief.get("/account");
        assertThat(thief.asksFor("ticket")).as("the thief has to sign in").isTrue();
    }

    @Test
    void changesNoPasswordInASessionThatHasEnded() {
        thief.get("/account/methods/password");
        interrupts = true;
        thief.submit("/account/methods/password", "token", Map.of("password", OF_THIEF));
        assertThat(users.orElseThrow().authenticate("ada", OF_THIEF)).isEmpty();
        requireTheEndUsersChange();
    }

    @Test
    void addsNoAuthenticatorAppInASessionThatHasEnded() {
        thief.get("/account/methods/app");
        TotpSecret secret = thief.appToSetUp();
        interrupts = true;
        Map<String, String> fields = Map.of(
                "sealed",
                thief.field("sealed"),
                "code",
                secret.codeAt(Clock.systemUTC().instant()));
        thief.submit("/account/methods/app", "token", fields);
        assertThat(ada().credentials().hasSecondFactor()).isFalse();
        requireTheEndUsersChange();
    }
}
