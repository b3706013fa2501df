package org.gatewright.identity.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.IdentityStore;
import org.gatewright.identity.user.MemoryIdentityStore;
import org.gatewright.identity.user.MemoryUserStore;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

class LinkedAccountsTest {
    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();
    private final PasswordHashes hashes = PasswordHashes.of(entropy);
    private final StoredUsers users =
            new StoredUsers(new MemoryUserStore(clock), hashes, new SecretVerifier(entropy, hashes.kinds()));
    private final IdentityStore owners = new MemoryIdentityStore();
    private final LinkedAccounts accounts = new LinkedAccounts(users, owners, entropy, clock);

    private static ProvenIdentity identity(String subject, String email, List<String> amr) {
        return new ProvenIdentity(
                "contoso", "https://contoso.example", subject, "Jane", email, true, Optional.empty(), amr);
    }

    private static ProvenIdentity jane() {
        return identity("jane", "jane@example.com", List.of());
    }

    private User add(String name, UserProfile profile) {
        User user = User.create(
                entropy,
                UserStatus.ACTIVE,
                profile.name(Optional.of(name)),
                Credentials.none(entropy).changePassword("hash", entropy),
                clock.instant());
        users.store().insert(user);
        return user;
    }

    private User add(String name) {
        return add(name, UserProfile.named(name));
    }

    @Test
    void createsAnAccountOnceForAnIdentity() {
        User created = accounts.create(jane(), true).orElseThrow();
        assertThat(created.profile().email()).contains("jane@example.com");
        assertThat(created.profile().emailVerified()).isTrue();
        assertThat(created.profile().claims()).containsEntry("name", "Jane");
        assertThat(accounts.find(jane())).contains(created);
        assertThat(accounts.create(jane(), true)).isEmpty();
    }

    @Test
    void trustsAnAddressOnlyIfTheOperatorDoes() {
        assertThat(accounts.create(jane(), false).orElseThrow().profile().emailVerified())
                .isFalse();
    }

    @Test
    void countsAnAuthenticationWithoutATimeAsOld() {
        User user = accounts.create(jane(), false).orElseThrow();
        assertThat(accounts.authenticated(user, jane(), false).authentication())
                .map(AuthenticationEvent::time)
                .contains(Instant.EPOCH);
    }

    @Test
    void neverLinksByAnAddress() {
        User owner = add("jane", UserProfile.named("jane").email(Optional.of("jane@example.com"), true));
        assertThat(accounts.find(jane())).isEmpty();
        User created = accounts.create(jane(), true).orElseThrow();
        assertThat(created.id()).isNotEqualTo(owner.id());
        assertThat(created.profile().emailVerified()).isFalse();
        assertThat(users.store().findByLogin("jane@example.com")).contains(owner);
    }

    @Test
    void linksToTheUserWhoIsSignedInAndToNobodyElse() {
        User alice = add("alice");
        User bob = add("bob");
        assertThat(accounts.link(alice, jane())).isTrue();
        assertThat(accounts.link(alice, jane())).isTrue();
        assertThat(accounts.link(bob, jane())).isFalse();
        assertThat(accounts.find(jane()).map(User::id)).contains(alice.id());
        assertThat(users.store().find(bob.id()).orElseThrow().credentials().identities())
                .isEmpty();
    }

    @Test
    void unlinksUnlessItIsTheOnlyWayToSignIn() {
        User alice = add("alice");
        accounts.link(alice, jane());
        assertThat(accounts.unlink(alice, "another")).isEmpty();
        assertThat(accounts.unlink(alice, jane().key())).isPresent();
        assertThat(accounts.find(jane())).isEmpty();
        User created = accounts.create(jane(), false).orElseThrow();
        assertThat(accounts.unlink(created, jane().key())).isEmpty();
        assertThat(accounts.find(jane())).isPresent();
    }

    @Test
    void takesOverAnIdentityWhoseOwnerDoesNotListIt() {
        owners.claim(jane().key(), Optional.empty(), "a process stopped before this user was stored");
        User alice = add("alice");
        assertThat(accounts.find(jane())).isEmpty();
        assertThat(accounts.link(alice, jane())).isTrue();
        assertThat(accounts.find(jane()).map(User::id)).contains(alice.id());
    }

    @Test
    void linksNothingToAnAccountThatIsNotActive() {
        User alice = add("alice");
        users.change(alice.id(), current -> current.status(UserStatus.LOCKED, clock.instant()));
        assertThat(accounts.link(alice, jane())).isFalse();
        assertThat(owners.owner(jane().key())).isEmpty();
    }

    @Test
    void givesAnIdentityToOneOfManyUsersWhoLinkItAtOnce() {
        List<User> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(add("user" + i));
        }
        AtomicInteger next = new AtomicInteger();
        try (Race race = new Race(8)) {
            race.run(() -> accounts.link(all.get(next.getAndIncrement()), jane()));
        }
        String owner = accounts.find(jane()).orElseThrow().id();
        assertThat(all.stream()
                        .map(user -> users.store().find(user.id()).orElseThrow())
                        .filter(user ->
                                user.credentials().findIdentity(jane().key()).isPresent())
                        .map(User::id))
                .containsExactly(owner);
    }

    @Test
    void countsFactorsElsewhereOnlyIfTheOperatorTrustsThem() {
        User created = accounts.create(jane(), false).orElseThrow();
        ProvenIdentity strong = identity("jane", "", List.of("pwd", "mfa"));
        AuthenticationEvent trusted =
                accounts.authenticated(created, strong, true).authentication().orElseThrow();
        AuthenticationEvent untrusted =
                accounts.authenticated(created, strong, false).authentication().orElseThrow();
        assertThat(trusted.acr()).contains(SecondFactor.TWO_FACTORS);
        assertThat(trusted.amr()).containsExactly("fed", "mfa");
        assertThat(untrusted.acr()).contains("fed");
        assertThat(untrusted.amr()).containsExactly("fed");
    }

    @Test
    void ignoresANameThatCannotBeShown() {
        ProvenIdentity odd = new ProvenIdentity(
                "contoso",
                "https://contoso.example",
                "odd",
                "\u202eevil",
                "not an address",
                true,
                Optional.empty(),
                List.of());
        User created = accounts.create(odd, true).orElseThrow();
        assertThat(created.profile().claims()).isEqualTo(Map.of());
        assertThat(created.profile().email()).isEmpty();
        assertThat(created.profile().name().orElseThrow()).startsWith("user-");
    }
}
