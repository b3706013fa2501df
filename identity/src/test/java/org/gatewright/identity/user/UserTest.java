package org.gatewright.identity.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The account of a user. */
class UserTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123Z");
    private static final Entropy ENTROPY = Entropy.system();
    private static final User ALICE =
            User.create(ENTROPY, UserStatus.INVITED, UserProfile.named("alice"), Credentials.none(ENTROPY), NOW);

    private static User stored(User user) {
        return User.read(user.id(), user.version(), Json.read(Json.bytes(user.members())));
    }

    @ParameterizedTest
    @EnumSource(UserStatus.class)
    void survivesStorage(UserStatus status) {
        User user = ALICE.status(status, NOW.plusSeconds(9));
        assertThat(stored(user)).isEqualTo(user);
        assertThat(stored(stored(user))).isEqualTo(user);
    }

    @Test
    void storesNeitherItsIdNorItsVersion() {
        assertThat(ALICE.members()).containsOnlyKeys("status", "profile", "credentials", "created");
        assertThat(Json.text(ALICE.members())).doesNotContain(ALICE.id());
    }

    @Test
    void beginsWithAnIdOfItsOwn() {
        User other = User.create(ENTROPY, UserStatus.ACTIVE, ALICE.profile(), ALICE.credentials(), NOW);
        assertThat(ALICE.version()).isZero();
        assertThat(ALICE.id()).hasSize(22).isNotEqualTo(other.id());
        assertThat(ALICE.purged()).isEmpty();
    }

    @Test
    void hasAnotherVersionAfterEachChange() {
        UserProfile bob = UserProfile.named("bob");
        Credentials none = Credentials.none(ENTROPY);
        assertThat(ALICE.profile(bob).version()).isEqualTo(1);
        assertThat(ALICE.credentials(none).version()).isEqualTo(1);
        assertThat(ALICE.status(UserStatus.LOCKED, NOW).version()).isEqualTo(1);
        assertThat(ALICE.next(bob, none).version()).isEqualTo(1);
        assertThat(ALICE.profile(bob).credentials(none).version()).isEqualTo(2);
        assertThat(ALICE.next(bob, none).activated().version()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(UserStatus.class)
    void isActiveInOneStatus(UserStatus status) {
        assertThat(ALICE.status(status, NOW).isActive()).isEqualTo(status == UserStatus.ACTIVE);
        assertThat(UserStatus.of(status.value())).contains(status);
    }

    @Test
    void isPurgedOnlyAfterItWasDeleted() {
        User deleted = ALICE.status(UserStatus.DELETED, NOW);
        assertThat(deleted.purged()).contains(NOW.plus(User.RESTORABLE));
        assertThat(deleted.profile(UserProfile.named("bob")).purged()).isEqualTo(deleted.purged());
        assertThat(deleted.credentials(Credentials.none(ENTROPY)).purged()).isEqualTo(deleted.purged());
        assertThat(deleted.status(UserStatus.ACTIVE, NOW).purged()).isEmpty();
        assertThat(deleted.status(UserStatus.LOCKED, NOW).purged()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Active", "ACTIVE", "unknown", " active"})
    void isNotReadWithAnUnknownStatus(String status) {
        Map<String, Object> members = new HashMap<>(ALICE.members());
        members.put("status", status);
        assertThat(UserStatus.of(status)).isEmpty();
        assertThatThrownBy(() -> User.read("1", 0, members)).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "profile", "credentials", "created"})
    void isNotReadWithoutAMemberThatEveryAccountHas(String name) {
        Map<String, Object> members = new HashMap<>(ALICE.members());
        members.remove(name);
        assertThatThrownBy(() -> User.read("1", 0, members)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void hasATextThatIdentifiesNoUser() {
        assertThat(ALICE.profile(UserProfile.named("bob"))).hasToString("User[version 1]");
        assertThat(Optional.of(ALICE).toString()).doesNotContain("alice", ALICE.id());
    }
}
