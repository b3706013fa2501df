package org.gatewright.identity.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The profile of a user. */
class UserProfileTest {
    private static final UserProfile FULL = new UserProfile(
            Optional.of("Alice"),
            Optional.of("Alice@Example.com"),
            true,
            Map.of(
                    "name",
                    "Alice \"Ä\" 𝄞 Liddell",
                    "updated_at",
                    1_893_456_000L,
                    "address",
                    Map.of("country", "UK", "tags", List.of("a", List.of(1L, true))),
                    "height",
                    1.5,
                    "admin",
                    false,
                    "empty",
                    ""),
            List.of("staff", "Ünïcode", "staff"),
            List.of("administrator"));

    private static UserProfile stored(UserProfile profile) {
        return UserProfile.read(Json.read(Json.bytes(profile.members())));
    }

    private static UserProfile withEmail(String email, boolean verified) {
        return new UserProfile(Optional.empty(), Optional.of(email), verified, Map.of(), List.of(), List.of());
    }

    @Test
    void survivesStorage() {
        for (UserProfile profile : List.of(
                FULL,
                UserProfile.named("alice"),
                withEmail("alice@example.com", false),
                withEmail("alice@example.com", true),
                FULL.email(Optional.empty(), true),
                FULL.name(Optional.empty()),
                UserProfile.named("x".repeat(UserProfile.MAX_LENGTH)),
                FULL.claims(Map.of()).groups(List.of()).roles(List.of()))) {
            assertThat(stored(profile)).isEqualTo(profile);
            assertThat(stored(stored(profile))).isEqualTo(profile);
        }
    }

    @Test
    void readsAProfileOfWhichOnlyANameWasStored() {
        assertThat(UserProfile.read(Map.of("name", "alice"))).isEqualTo(UserProfile.named("alice"));
        assertThat(UserProfile.read(Map.of("email", "alice@example.com", "email_verified", "true")))
                .isEqualTo(withEmail("alice@example.com", false));
    }

    @Test
    void doesNotChangeWithTheCollectionsItWasMadeOf() {
        Map<String, Object> claims = new HashMap<>(Map.of("name", "Alice"));
        List<String> groups = new ArrayList<>(List.of("staff"));
        UserProfile profile =
                UserProfile.named("alice").claims(claims).groups(groups).roles(groups);
        claims.put("name", "Mallory");
        groups.add("administrator");
        assertThat(profile.displayName()).isEqualTo("Alice");
        assertThat(profile.groups()).containsExactly("staff");
        assertThat(profile.roles()).containsExactly("staff");
        assertThatThrownBy(() -> profile.roles().add("administrator"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    static Stream<String> untypeable() {
        return Stream.of(
                "",
                " ",
                " alice@example.com",
                "alice@example.com\u2003",
                "alice\n@example.com",
                "alice@\0example.com",
                "alice@\u0085example.com",
                "\ud83d@example.com",
                "x".repeat(UserProfile.MAX_LENGTH - 1) + "@x");
    }

    @ParameterizedTest
    @MethodSource("untypeable")
    void rejectsANameOrAddressThatCannotBeTypedInAndDoesNotRepeatIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserProfile.named(text))
                .withMessageStartingWith("The user name must have 1 to 254 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withEmail(text, false))
                .withMessageStartingWith("The e-mail address must have 1 to 254 characters")
                .withMessageNotContaining("example.com");
        assertThatIllegalArgumentException().isThrownBy(() -> UserProfile.read(Map.of("name", text, "email", "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "@", "@example.com", "alice@"})
    void rejectsAnAddressThatIsNone(String email) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withEmail(email, false))
                .withMessageContaining("name@example.com");
    }

    @Test
    void rejectsAUserWithoutANameAndAddress() {
        assertThatIllegalArgumentException().isThrownBy(() -> UserProfile.read(Map.of()));
        UserProfile alice = UserProfile.named("alice");
        assertThatIllegalArgumentException().isThrownBy(() -> alice.name(Optional.empty()));
    }

    @Test
    void identifiesTheAccountByAnAddressOnlyIfItIsVerified() {
        assertThat(withEmail("Alice@Example.com", true).uniqueEmail()).contains("alice@example.com");
        assertThat(withEmail("Alice@Example.com", false).uniqueEmail()).isEmpty();
        assertThat(UserProfile.named("alice").email(Optional.empty(), true).emailVerified())
                .isFalse();
        assertThat(FULL.email(Optional.of("other@example.com"), false).uniqueEmail())
                .isEmpty();
    }

    @ParameterizedTest
    @Spec("RFC 8265 §3.3")
    @CsvSource({"ALICE, alice", "' alice\u3000', alice", "ａｌｉｃｅ, alice", "A\u0308, \u00e4", "İ, i\u0307"})
    void findsANameByAllItsSpellings(String typed, String login) {
        assertThat(UserProfile.login(typed)).isEqualTo(login);
        assertThat(UserProfile.login(login)).isEqualTo(login);
    }

    @Test
    void callsTheUserByTheBestNameThatIsKnown() {
        assertThat(FULL.displayName()).isEqualTo("Alice \"Ä\" 𝄞 Liddell");
        assertThat(FULL.claims(Map.of("name", " ")).displayName()).isEqualTo("Alice");
        assertThat(FULL.claims(Map.of("name", 1L)).displayName()).isEqualTo("Alice");
        assertThat(withEmail("alice@example.com", false).displayName()).isEqualTo("alice@example.com");
    }

    @Test
    @Spec("OpenID Connect Core §5.1")
    void returnsItsOwnMembersInsteadOfClaimsOfTheSameName() {
        Map<String, Object> forged = Map.of(
                "preferred_username",
                "root",
                "email",
                "root@example.com",
                "email_verified",
                true,
                "groups",
                List.of("wheel"),
                "roles",
                List.of("administrator"));
        UserProfile profile = new UserProfile(
                Optional.of("alice"), Optional.of("alice@example.com"), false, forged, List.of(), List.of("user"));
        assertThat(profile.allClaims())
                .isEqualTo(Map.of(
                        "preferred_username",
                        "alice",
                        "email",
                        "alice@example.com",
                        "email_verified",
                        false,
                        "groups",
                        List.of(),
                        "roles",
                        List.of("user")));
    }

    @Test
    @Spec("OpenID Connect Core §5.1")
    void returnsNoAddressThatOnlyTheClaimsHave() {
        Map<String, Object> forged = Map.of("email", "root@example.com", "email_verified", true);
        assertThat(UserProfile.named("alice").claims(forged).allClaims())
                .containsOnlyKeys("preferred_username", "groups", "roles");
        assertThat(withEmail("alice@example.com", true)
                        .claims(Map.of("preferred_username", "root"))
                        .allClaims())
                .doesNotContainKey("preferred_username");
    }

    @Test
    void hasATextThatIdentifiesNoUser() {
        assertThat(FULL).hasToString("Profile");
    }
}
