package org.gatewright.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatewright.identity.ldap.TestLdapServer.password;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.transfer.MigratingDirectory;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.MemoryUserStore;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.storage.StorageException;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users who move from an LDAP directory to the store when they sign in. */
class MigrationTest {
    private static final int RACERS = 4;

    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();
    private final PasswordHashes hashes = PasswordHashes.of(entropy);
    private final MemoryUserStore store = new MemoryUserStore(clock);
    private final StoredUsers stored = new StoredUsers(store, hashes, new SecretVerifier(entropy, hashes.kinds()));
    private TestLdapServer server;
    private LdapDirectory ldap;
    private MigratingDirectory users;

    @BeforeEach
    void start() throws LDAPException {
        server = TestLdapServer.plain();
        server.add("alice");
        open(server.settings());
    }

    private void open(LdapSettings settings) {
        ldap = LdapDirectory.open(settings, TestLdapServer.context(), clock, entropy);
        users = new MigratingDirectory(stored, ldap, hashes, clock, entropy);
    }

    @AfterEach
    void stop() {
        ldap.close();
        server.close();
    }

    private User insert(String id, UserProfile profile, UserStatus status) {
        User made = User.create(entropy, status, profile, Credentials.none(entropy), clock.instant());
        User user = new User(id, 0, made.status(), made.profile(), made.credentials(), made.created(), made.purged());
        assertThat(store.insert(user)).isEqualTo(UserStore.Outcome.DONE);
        return user;
    }

    @Test
    void storesAUserAtTheFirstLoginAndAsksTheOldSystemNoMore() throws LDAPException {
        server.set("alice", "memberOf", "cn=staff,dc=example,dc=com");
        String subject = ldap.authenticate("alice", password("alice")).orElseThrow();
        assertThat(users.authenticate("alice", "wrong")).isEmpty();
        assertThat(store.find(subject)).isEmpty();
        assertThat(users.authenticate("Alice", password("alice"))).contains(subject);

        User user = store.find(subject).orElseThrow();
        assertThat(user.profile().name()).contains("alice");
        assertThat(user.profile().email()).contains("alice@example.com");
        assertThat(user.profile().emailVerified()).isFalse();
        assertThat(user.profile().groups()).containsExactly("staff");
        assertThat(user.profile().claims()).containsEntry("name", "Common alice");
        assertThat(hashes.isCurrent(user.credentials().password().orElseThrow()))
                .isTrue();
        assertThat(users.isActive(subject)).isTrue();
        assertThat(users.credential(subject)).contains(user.credentials().stamp());

        server.stop();
        assertThat(users.authenticate("alice", password("alice"))).contains(subject);
        assertThat(users.authenticate("alice", "wrong")).isEmpty();
        assertThatThrownBy(() -> users.authenticate("bob", "guess")).isInstanceOf(StorageException.class);
    }

    @Test
    void verifiesThePasswordOfTheStoreEvenForAnotherLogin() {
        String subject = users.authenticate("alice", password("alice")).orElseThrow();
        assertThat(users.authenticate("alice@example.com", password("alice"))).contains(subject);
        stored.change(
                subject,
                user -> user.credentials(
                        user.credentials().changePassword(hashes.current().hash("new password"), entropy)));
        assertThat(users.authenticate("alice", password("alice"))).isEmpty();
        assertThat(users.authenticate("alice@example.com", password("alice"))).isEmpty();
        assertThat(users.authenticate("alice", "new password")).contains(subject);
    }

    @Test
    void storesOneAccountForSimultaneousLogins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        try {
            CyclicBarrier barrier = new CyclicBarrier(RACERS);
            List<Future<Optional<String>>> logins = new ArrayList<>();
            for (int i = 0; i < RACERS; i++) {
                String login = i % 2 == 0 ? "alice" : "alice@example.com";
                logins.add(threads.submit(() -> {
                    barrier.await();
                    return users.authenticate(login, password("alice"));
                }));
            }
            List<String> subjects = new ArrayList<>();
            for (Future<Optional<String>> login : logins) {
                subjects.add(login.get().orElseThrow());
            }
            assertThat(subjects).containsOnly(subjects.get(0));
            assertThat(store.list("", Optional.empty()).items()).hasSize(1);
            assertThat(store.find(subjects.get(0)).orElseThrow().version()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void givesAnImportedAccountItsPassword() {
        User alice = insert("imported", UserProfile.named("alice"), UserStatus.ACTIVE);
        assertThat(users.authenticate("alice", "wrong")).isEmpty();
        assertThat(users.authenticate("alice", password("alice"))).contains(alice.id());
        assertThat(store.list("", Optional.empty()).items()).hasSize(1);
        server.stop();
        assertThat(users.authenticate("alice", password("alice"))).contains(alice.id());
    }

    @Test
    @ExpectedLog("belongs to another account")
    void givesNoPasswordToAnAccountThatIsLocked() {
        insert("imported", UserProfile.named("alice"), UserStatus.LOCKED);
        assertThat(users.authenticate("alice", password("alice"))).isEmpty();
        assertThat(users.authenticate("alice@example.com", password("alice"))).isEmpty();
        assertThat(store.find("imported").orElseThrow().credentials().password())
                .isEmpty();
    }

    @Test
    @ExpectedLog("belongs to another account")
    void doesNotTakeOverTheAccountOfAnotherUser() throws LDAPException {
        insert("victim", UserProfile.named("victim"), UserStatus.ACTIVE);
        server.set("alice", "mail", "victim");
        assertThat(users.authenticate("victim", password("alice"))).isEmpty();
        assertThat(store.find("victim").orElseThrow().credentials().password()).isEmpty();
    }

    @Test
    void leavesAnAddressUnverifiedThatBelongsToAnotherAccount() {
        ldap.close();
        open(server.settings().verifiedEmails());
        insert("other", UserProfile.named("bob").email(Optional.of("alice@example.com"), true), UserStatus.LOCKED);
        String subject = users.authenticate("alice", password("alice")).orElseThrow();
        assertThat(store.find(subject).orElseThrow().profile().emailVerified()).isFalse();
    }

    @Test
    @ExpectedLog("left out")
    void storesAUserWithoutAnAddressThatIsNone() throws LDAPException {
        server.set("alice", "mail", "no address");
        String subject = users.authenticate("alice", password("alice")).orElseThrow();
        assertThat(store.find(subject).orElseThrow().profile().email()).isEmpty();
    }
}
