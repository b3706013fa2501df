package org.gatewright.identity.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.openid.UserClaims;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.secret.SecretHash;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The directory of stored users. */
class StoredUsersTest {
    private static final Request REQUEST =
            new Request("GET", "/", Headers.none(), new byte[0], new Request.Origin("192.0.2.1", true));

    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();
    private final PasswordHashes hashes = PasswordHashes.of(entropy);
    private final MemoryUserStore store = new MemoryUserStore(clock);
    private final StoredUsers users = new StoredUsers(store, hashes, new SecretVerifier(entropy, hashes.kinds()));

    private User insert(String name, String hash) {
        Credentials credentials = Credentials.none(entropy).changePassword(hash, entropy);
        User user = User.create(entropy, UserStatus.ACTIVE, UserProfile.named(name), credentials, clock.instant());
        assertThat(store.insert(user)).isEqualTo(UserStore.Outcome.DONE);
        return user;
    }

    @Test
    void authenticatesAUserByNameAndPassword() {
        User alice = insert("alice", hashes.current().hash("wonderland"));
        assertThat(users.authenticate("Alice", "wonderland")).contains(alice.id());
        assertThat(users.authenticate("alice", "wonder")).isEmpty();
        assertThat(users.authenticate("bob", "wonderland")).isEmpty();
    }

    @Test
    void authenticatesNoUserWhoseAccountIsNotActive() {
        User alice = insert("alice", hashes.current().hash("wonderland"));
        for (UserStatus status : List.of(UserStatus.LOCKED, UserStatus.INVITED, UserStatus.DELETED)) {
            users.change(alice.id(), user -> user.status(status, clock.instant()));
            assertThat(users.authenticate("alice", "wonderland")).isEmpty();
            assertThat(users.isActive(alice.id())).isFalse();
        }
        users.change(alice.id(), user -> user.status(UserStatus.ACTIVE, clock.instant()));
        assertThat(users.authenticate("alice", "wonderland")).contains(alice.id());
    }

    @Test
    void replacesAHashOfAnotherKindAtTheFirstLoginWithoutEndingSessions() {
        User alice = insert("alice", new BCryptPasswordEncoder(4).encode("wonderland"));
        assertThat(users.authenticate("alice", "wonder")).isEmpty();
        assertThat(store.find(alice.id())).contains(alice);
        assertThat(users.authenticate("alice", "wonderland")).contains(alice.id());
        User after = store.find(alice.id()).orElseThrow();
        assertThat(hashes.isCurrent(after.credentials().password().orElseThrow()))
                .isTrue();
        assertThat(users.credential(alice.id())).contains(alice.credentials().stamp());
        assertThat(users.authenticate("alice", "wonderland")).contains(alice.id());
    }

    /** Hashing takes long, so the account may have changed in between. */
    @Test
    @Checks("SE-02")
    void decidesAboutTheAccountAsItIsAfterThePasswordWasHashed() {
        User alice = insert("alice", hashes.current().hash("wonderland"));
        SecretHash locking = new SecretHash() {
            @Override
            public String name() {
                return "argon2id";
            }

            @Override
            public boolean verify(String secret, String encoded) {
                store.replace(alice.status(UserStatus.LOCKED, clock.instant()));
                return true;
            }
        };
        StoredUsers slow = new StoredUsers(store, hashes, new SecretVerifier(entropy, List.of(locking)));
        Handler signIn = request -> {
            EndUser user = slow.verify("alice", "wonderland").orElseThrow();
            assertThat(user.isAccepted(slow)).isFalse();
            return Response.empty(204);
        };
        assertThat(slow.readingOnce(signIn).handle(REQUEST).status()).isEqualTo(204);
    }

    /** Counts hashes instead of time: what an unknown name costs is what the users that there are cost. */
    @Test
    @Checks("UI-09")
    void rejectsUnknownNamesAtTheCostOfTheUsersThatThereAre() {
        AtomicInteger bcrypts = new AtomicInteger();
        SecretHash counting = new SecretHash() {
            @Override
            public String name() {
                return "2a";
            }

            @Override
            public boolean verify(String secret, String encoded) {
                bcrypts.incrementAndGet();
                return false;
            }
        };
        StoredUsers counted = new StoredUsers(store, hashes, new SecretVerifier(entropy, List.of(counting, cheap())));
        String hash = new BCryptPasswordEncoder(4).encode("wonderland");
        for (int i = 0; i < 400; i++) {
            counted.authenticate(insert("user" + i, hash).profile().name().orElseThrow(), "wrong" + i);
        }
        int known = bcrypts.getAndSet(0);
        for (int i = 0; i < 400; i++) {
            counted.authenticate("unknown" + i, "wrong" + i);
        }
        assertThat(known).isEqualTo(400);
        assertThat(bcrypts.get()).isGreaterThan(380);
    }

    /** Argon2 without its cost. */
    private static SecretHash cheap() {
        return new SecretHash() {
            @Override
            public String name() {
                return "argon2id";
            }

            @Override
            public boolean verify(String secret, String encoded) {
                return false;
            }
        };
    }

    @Test
    void endsSessionsWhenThePasswordChanges() {
        User alice = insert("alice", hashes.current().hash("wonderland"));
        Optional<String> before = users.credential(alice.id());
        users.change(alice.id(), user -> user.credentials(user.credentials().changePassword("{other}", entropy)));
        assertThat(users.credential(alice.id())).isNotEqualTo(before);
    }

    /** The password is changed while the old one is being verified. */
    @Test
    void returnsTheCredentialThatWasVerified() {
        User alice = insert("alice", hashes.current().hash("wonderland"));
        EndUser before = users.verify("alice", "wonderland").orElseThrow();
        assertThat(before.isAccepted(users)).isTrue();
        users.change(alice.id(), user -> user.credentials(user.credentials().changePassword("{other}", entropy)));
        assertThat(before.isAccepted(users)).isFalse();
    }

    @Test
    void returnsClaimsWithGroupsAndRoles() {
        User alice = insert("alice", "{none}");
        users.change(
                alice.id(),
                user -> user.profile(user.profile()
                        .email(Optional.of("alice@example.com"), true)
                        .claims(Map.of("name", "Alice"))
                        .groups(List.of("staff"))));
        assertThat(users.claims(new UserClaims.Query(alice.id(), Set.of("name"), List.of())))
                .containsAllEntriesOf(Map.of(
                        "name", "Alice",
                        "preferred_username", "alice",
                        "email", "alice@example.com",
                        "email_verified", true,
                        "groups", List.of("staff")));
        assertThat(users.claims(new UserClaims.Query("unknown", Set.of("name"), List.of())))
                .isEmpty();
    }

    @Test
    void purgesADeletedUserWhenItIsTime() {
        User alice = insert("alice", "{none}");
        users.change(alice.id(), user -> user.status(UserStatus.DELETED, clock.instant()));
        clock.advance(User.RESTORABLE.plusSeconds(1));
        insert("alice", "{none}");
        assertThat(store.find(alice.id())).isEmpty();
    }
}
