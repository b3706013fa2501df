package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.identity.user.UserStore.Outcome;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.storage.Page;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** The contract of {@link UserStore}. Extend it, and return a new, empty store for each call. */
public abstract class UserStoreContract {
    private static final int RACERS = 16;
    private static final int ROUNDS = 20;

    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();

    /** Creates an empty store. */
    protected abstract UserStore newStore(TestClock clock);

    private User user(UserProfile profile) {
        Credentials credentials = Credentials.none(entropy)
                .changePassword("{a hash}", entropy)
                .totp(Optional.of(new Credentials.Totp("sealed", 7)))
                .recoveryCodes(List.of("one", "two"));
        return User.create(entropy, UserStatus.ACTIVE, profile, credentials, now());
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private User named(String name) {
        return user(UserProfile.named(name));
    }

    private static UserProfile verified(String name, String email) {
        return UserProfile.named(name).email(Optional.of(email), true);
    }

    @Test
    void returnsAUserAsInserted() {
        UserStore store = newStore(clock);
        UserProfile profile = verified("Älice", "Alice@Example.com")
                .claims(Map.of("name", "Alice \u0000 Ü", "address", Map.of("country", "NL"), "age", 30L))
                .groups(List.of("staff"))
                .roles(List.of("admin", "reader"));
        User user = user(profile);
        assertThat(store.insert(user)).isEqualTo(Outcome.DONE);
        assertThat(store.find(user.id())).contains(user);
        assertThat(store.find("unknown")).isEmpty();
        assertThat(store.find("with\0nul")).isEmpty();
    }

    @Test
    void findsAUserByNameAndByVerifiedAddressInAnySpelling() {
        UserStore store = newStore(clock);
        User alice = user(verified("Alice", "Alice@Example.com"));
        store.insert(alice);
        User bob = user(UserProfile.named("bob").email(Optional.of("bob@example.com"), false));
        store.insert(bob);
        assertThat(store.findByLogin(UserProfile.login("ALICE"))).contains(alice);
        assertThat(store.findByLogin(UserProfile.login("alice@EXAMPLE.com"))).contains(alice);
        assertThat(store.findByLogin("bob")).contains(bob);
        assertThat(store.findByLogin("bob@example.com")).isEmpty();
        assertThat(store.findByLogin("with\0nul")).isEmpty();
    }

    @Test
    void findsNobodyByAnUnknownName() {
        UserStore store = newStore(clock);
        assertThat(store.findByLogin("unknown")).isEmpty();
        store.insert(user(verified("alice", "alice@example.com")));
        store.insert(user(UserProfile.named("bob").email(Optional.of("bob@example.com"), false)));
        for (int i = 0; i < 100; i++) {
            assertThat(store.findByLogin("unknown" + i)).isEmpty();
            assertThat(store.findByLogin("unknown" + i + "@example.com")).isEmpty();
        }
        assertThat(store.findByLogin("")).isEmpty();
    }

    @Test
    @Checks("UI-12")
    void prefersAVerifiedAddressToAUserNameThatLooksLikeIt() {
        UserStore store = newStore(clock);
        store.insert(named("alice@example.com"));
        User owner = user(verified("alice", "alice@example.com"));
        assertThat(store.insert(owner)).isEqualTo(Outcome.DONE);
        assertThat(store.findByLogin("alice@example.com")).contains(owner);
    }

    @Test
    @Checks({"UI-12", "UN-01"})
    void keepsNamesAndVerifiedAddressesUnique() {
        UserStore store = newStore(clock);
        store.insert(user(verified("alice", "alice@example.com")));
        assertThat(store.insert(named("ALICE"))).isEqualTo(Outcome.TAKEN);
        assertThat(store.insert(user(verified("carol", "Alice@example.com")))).isEqualTo(Outcome.TAKEN);
        store.insert(user(verified("maria", "maria@m\u00e4x.example")));
        assertThat(store.insert(user(verified("carol", "maria@xn--mx-via.example"))))
                .isEqualTo(Outcome.TAKEN);
        User bob = user(UserProfile.named("bob").email(Optional.of("alice@example.com"), false));
        assertThat(store.insert(bob)).isEqualTo(Outcome.DONE);
        User verified = bob.profile(bob.profile().email(bob.profile().email(), true));
        assertThat(store.replace(verified)).isEqualTo(Outcome.TAKEN);
        assertThat(store.replace(bob.profile(bob.profile().name(Optional.of("Alice")))))
                .isEqualTo(Outcome.TAKEN);
        assertThat(store.find(bob.id())).contains(bob);
        assertThat(store.findByLogin("carol")).isEmpty();
    }

    @Test
    void replacesAUserByTheNextVersionOnly() {
        UserStore store = newStore(clock);
        User alice = named("alice");
        User next = alice.profile(UserProfile.named("alicia"));
        assertThat(store.replace(next)).isEqualTo(Outcome.OUTDATED);
        store.insert(alice);
        assertThat(store.replace(next)).isEqualTo(Outcome.DONE);
        assertThat(store.replace(next)).isEqualTo(Outcome.OUTDATED);
        assertThat(store.findByLogin("alicia")).contains(next);
        assertThat(store.findByLogin("alice")).isEmpty();
        assertThat(store.insert(named("alice"))).isEqualTo(Outcome.DONE);
    }

    @Test
    void keepsTheNamesOfADeletedUser() {
        UserStore store = newStore(clock);
        User alice = user(verified("alice", "alice@example.com"));
        store.insert(alice);
        User deleted = alice.status(UserStatus.DELETED, now());
        assertThat(store.replace(deleted)).isEqualTo(Outcome.DONE);
        assertThat(store.find(alice.id())).contains(deleted);
        assertThat(store.insert(named("alice"))).isEqualTo(Outcome.TAKEN);
        User restored = deleted.status(UserStatus.ACTIVE, now());
        assertThat(store.replace(restored)).isEqualTo(Outcome.DONE);
        assertThat(store.findByLogin("alice")).contains(restored);
    }

    @Test
    void listsUsersByTheBeginningOfTheirNames() {
        UserStore store = newStore(clock);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 2 * Page.SIZE + 1; i++) {
            User user = named("user_" + i);
            store.insert(user);
            ids.add(user.id());
        }
        User odd = user(verified("100%", "zoe@example.com"));
        store.insert(odd);
        assertThat(Page.all(cursor -> store.list("user_", cursor)).map(User::id))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(Page.all(cursor -> store.list("", cursor))).hasSize(ids.size() + 1);
        assertThat(store.list("userx", Optional.empty()).items()).isEmpty();
        assertThat(store.list("100%", Optional.empty()).items()).containsExactly(odd);
        assertThat(store.list("zoe@", Optional.empty()).items()).containsExactly(odd);
        assertThat(store.list("%", Optional.empty()).items()).isEmpty();
    }

    @Test
    void givesANameToOneUserWhenSeveralWantIt() {
        UserStore store = newStore(clock);
        try (Race race = new Race(RACERS)) {
            for (int round = 0; round < ROUNDS; round++) {
                String name = "raced" + round;
                assertThat(race.run(() -> store.insert(named(name))))
                        .filteredOn(Outcome.DONE::equals)
                        .hasSize(1);
            }
            List<User> users = new ArrayList<>();
            for (int i = 0; i < RACERS; i++) {
                users.add(named("renamed" + i));
                store.insert(users.get(i));
            }
            AtomicInteger next = new AtomicInteger();
            assertThat(race.run(() ->
                            store.replace(users.get(next.getAndIncrement()).profile(UserProfile.named("the same")))))
                    .containsOnlyOnce(Outcome.DONE)
                    .doesNotContain(Outcome.OUTDATED);
        }
    }
}
