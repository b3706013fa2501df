package org.gatewright.identity.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.MemoryUserStore;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.memory.MemoryOneTimeStore;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Page;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The link for the first user. */
class FirstUserTest {
    private static final UserProfile ROOT = UserProfile.named("root");

    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();
    private final MemoryUserStore users = new MemoryUserStore(clock);
    private final MemoryOneTimeStore oneTimes = new MemoryOneTimeStore(clock);
    private final FirstUser first = first(oneTimes);

    private FirstUser first(OneTimeStore store) {
        return new FirstUser(users, store, entropy, clock);
    }

    private String invite() {
        return first.invite().orElseThrow();
    }

    private void insert(UserStatus status) {
        users.insert(
                User.create(entropy, status, UserProfile.named("other"), Credentials.none(entropy), clock.instant()));
    }

    private List<User> all() {
        return users.list("", Optional.empty()).items();
    }

    @Test
    void makesAnActiveAdministrator() {
        String secret = invite();
        assertThat(first.isValid(secret)).isTrue();
        User root = first.create(secret, ROOT, "{hash}").orElseThrow();
        assertThat(all()).containsExactly(root);
        assertThat(root.isActive()).isTrue();
        assertThat(root.profile()).isEqualTo(ROOT.roles(List.of(FirstUser.ADMINISTRATOR)));
        assertThat(root.credentials().password()).contains("{hash}");
        assertThat(root.created()).isEqualTo(clock.instant());
    }

    @Test
    void givesTheRoleOfAnAdministratorInPlaceOfOthers() {
        UserProfile profile = new UserProfile(
                Optional.of("root"),
                Optional.of("root@example.com"),
                false,
                Map.of(),
                List.of("staff"),
                List.of("owner"));
        User root = first.create(invite(), profile, "{hash}").orElseThrow();
        assertThat(root.profile().roles()).containsExactly(FirstUser.ADMINISTRATOR);
        assertThat(root.profile().emailVerified()).isFalse();
    }

    @Test
    void isValidOnce() {
        String secret = invite();
        assertThat(first.create(secret, ROOT, "{hash}")).isPresent();
        assertThat(first.isValid(secret)).isFalse();
        assertThat(first.create(secret, UserProfile.named("other"), "{hash}")).isEmpty();
        assertThat(all()).hasSize(1);
    }

    @Test
    void isNotUsedUpByALookAtThePage() {
        String secret = invite();
        for (int i = 0; i < 10; i++) {
            assertThat(first.isValid(secret)).isTrue();
        }
        assertThat(first.create(secret, ROOT, "{hash}")).isPresent();
    }

    @Test
    void makesOneUserOfConcurrentSubmissions() {
        String secret = invite();
        AtomicInteger number = new AtomicInteger();
        try (Race race = new Race(16)) {
            List<Optional<User>> made = race.run(() -> {
                UserProfile profile = UserProfile.named("root" + number.incrementAndGet());
                return first.create(secret, profile, "{hash}");
            });
            assertThat(made.stream().flatMap(Optional::stream)).hasSize(1);
        }
        assertThat(all()).hasSize(1);
    }

    @Test
    void acceptsOnlyTheLatestLink() {
        String old = invite();
        String latest = invite();
        assertThat(latest).isNotEqualTo(old).hasSize(43);
        assertThat(first.isValid(old)).isFalse();
        assertThat(first.create(old, ROOT, "{hash}")).isEmpty();
        assertThat(first.isValid(latest)).isTrue();
        assertThat(first.create(latest, ROOT, "{hash}")).isPresent();
    }

    @Test
    void expiresAfterAnHour() {
        String secret = invite();
        clock.advance(FirstUser.LIFE.minusMillis(1));
        assertThat(first.isValid(secret)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(first.isValid(secret)).isFalse();
        assertThat(first.create(secret, ROOT, "{hash}")).isEmpty();
        assertThat(first.create(invite(), ROOT, "{hash}")).isPresent();
    }

    @ParameterizedTest
    @EnumSource(UserStatus.class)
    void isNotValidAfterAUserExists(UserStatus status) {
        String secret = invite();
        insert(status);
        assertThat(first.invite()).isEmpty();
        assertThat(first.isValid(secret)).isFalse();
        assertThat(first.create(secret, ROOT, "{hash}")).isEmpty();
        assertThat(all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\0", "\ud83d", "unknown"})
    void rejectsASecretThatItHasNotMade(String secret) {
        assertThat(first.isValid(secret)).isFalse();
        assertThat(first.create(secret, ROOT, "{hash}")).isEmpty();
        String real = invite();
        for (String wrong : List.of(secret, secret.repeat(100_000), real + secret + "x", real.substring(1))) {
            assertThat(first.isValid(wrong)).isFalse();
            assertThat(first.create(wrong, ROOT, "{hash}")).isEmpty();
        }
        assertThat(first.create(real, ROOT, "{hash}")).isPresent();
    }

    @Test
    void storesNoSecret() {
        List<String> stored = new ArrayList<>();
        String secret = first(new OneTimes(oneTimes) {
                    @Override
                    public void put(OneTimeId key, String value, Instant expires) {
                        stored.add(key + value);
                        super.put(key, value, expires);
                    }
                })
                .invite()
                .orElseThrow();
        assertThat(stored).hasSize(1).allMatch(text -> !text.contains(secret));
        assertThat(oneTimes.peek(new OneTimeId("first user", "link"))).isPresent();
    }

    /** A store in which something else happens once, between the look at a link and its use. */
    private OneTimeStore overtakenBy(Runnable change) {
        return new OneTimes(oneTimes) {
            private boolean done;

            @Override
            public Optional<String> peek(OneTimeId key) {
                Optional<String> value = super.peek(key);
                if (!done) {
                    done = true;
                    change.run();
                }
                return value;
            }
        };
    }

    @Test
    void leavesANewerLinkValidThatIsMadeDuringASubmission() {
        String old = invite();
        List<String> newer = new ArrayList<>();
        assertThat(first(overtakenBy(() -> newer.add(invite()))).create(old, ROOT, "{hash}"))
                .isEmpty();
        assertThat(first.isValid(newer.get(0))).isTrue();
        assertThat(first.create(newer.get(0), ROOT, "{hash}")).isPresent();
    }

    @Test
    void makesNoAdministratorIfAnotherUserComesDuringASubmission() {
        String secret = invite();
        UserStore overtakenUsers = new UserStore() {
            private boolean done;

            @Override
            public Page<User> list(String prefix, Optional<String> cursor) {
                Page<User> page = users.list(prefix, cursor);
                if (!done) {
                    done = true;
                    FirstUserTest.this.insert(UserStatus.ACTIVE);
                }
                return page;
            }

            @Override
            public Outcome insert(User user) {
                return users.insert(user);
            }

            @Override
            public Outcome replace(User next) {
                return users.replace(next);
            }

            @Override
            public Optional<User> find(String id) {
                return users.find(id);
            }

            @Override
            public Optional<User> findByLogin(String login) {
                return users.findByLogin(login);
            }
        };
        FirstUser overtaken = new FirstUser(overtakenUsers, oneTimes, entropy, clock);
        assertThat(overtaken.create(secret, ROOT, "{hash}")).isEmpty();
        assertThat(all()).hasSize(1).noneMatch(user -> user.profile().roles().contains(FirstUser.ADMINISTRATOR));
    }
}
