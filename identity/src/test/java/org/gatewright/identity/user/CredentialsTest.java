package org.gatewright.identity.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.gatewright.identity.passkey.Passkey;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.junit.jupiter.api.Test;

/** The credentials of a user. */
class CredentialsTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Credentials NONE = Credentials.none(ENTROPY);
    private static final Credentials FULL = NONE.changePassword("{argon2}hash", ENTROPY)
            .totp(Optional.of(new Credentials.Totp("sealed", 63_115_200L)))
            .recoveryCodes(List.of("first", "second"))
            .passkey(passkey("AA"))
            .passkey(passkey("AQ").use(7, true, NOW));

    private static Passkey passkey(String id) {
        return new Passkey(
                id,
                "AQ",
                3,
                true,
                true,
                false,
                List.of("internal"),
                "00000000-0000-0000-0000-000000000000",
                "Phone 📱",
                NOW,
                Optional.empty());
    }

    private static Credentials stored(Credentials credentials) {
        return Credentials.read(Json.read(Json.bytes(credentials.members())));
    }

    @Test
    void surviveStorage() {
        List<Passkey> many = new ArrayList<>();
        for (int i = 0; i < Credentials.MAX_PASSKEYS; i++) {
            many.add(passkey("A" + (char) ('A' + i) + "AA"));
        }
        for (Credentials credentials : List.of(
                NONE,
                FULL,
                FULL.totp(Optional.empty()),
                FULL.totp(Optional.of(new Credentials.Totp("sealed", 0))),
                new Credentials("stamp", Optional.empty(), Optional.empty(), List.of(), many, List.of()))) {
            assertThat(stored(credentials)).isEqualTo(credentials);
            assertThat(stored(stored(credentials))).isEqualTo(credentials);
        }
    }

    @Test
    void areReadFromNoMoreThanAStamp() {
        assertThat(Credentials.read(Map.of("stamp", "1")))
                .isEqualTo(new Credentials("1", Optional.empty(), Optional.empty(), List.of(), List.of(), List.of()));
        assertThatThrownBy(() -> Credentials.read(Map.of())).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void requireASecondFactorEvenIfItsStoredFormIsDamaged() {
        Credentials damaged = Credentials.read(Map.of("stamp", "1", "totp", Map.of()));
        assertThat(damaged.hasSecondFactor()).isTrue();
        assertThat(stored(damaged)).isEqualTo(damaged);
    }

    @Test
    void permitNoSignInWithoutAnyMember() {
        assertThat(NONE.password()).isEmpty();
        assertThat(NONE.hasSecondFactor()).isFalse();
        assertThat(NONE.recoveryCodes()).isEmpty();
        assertThat(NONE.passkeys()).isEmpty();
        assertThat(NONE.stamp()).isNotEqualTo(Credentials.none(ENTROPY).stamp());
    }

    @Test
    void haveAnotherStampOnlyAfterAChangeOfThePassword() {
        Credentials changed = FULL.changePassword("{argon2}other", ENTROPY);
        assertThat(changed.stamp()).isNotEqualTo(FULL.stamp());
        assertThat(FULL.changePassword("{argon2}hash", ENTROPY).stamp()).isNotEqualTo(FULL.stamp());
        for (Credentials same : List.of(
                FULL.rehash("{argon2}other"),
                FULL.totp(Optional.empty()),
                FULL.recoveryCodes(List.of()),
                FULL.withoutPasskey("AA"),
                FULL.passkey(passkey("Ag")))) {
            assertThat(same.stamp()).isEqualTo(FULL.stamp());
        }
    }

    @Test
    void keepTheOtherMembersWhenOneChanges() {
        Credentials changed = FULL.changePassword("{argon2}other", ENTROPY);
        assertThat(changed.password()).contains("{argon2}other");
        assertThat(changed.totp()).isEqualTo(FULL.totp());
        assertThat(changed.recoveryCodes()).isEqualTo(FULL.recoveryCodes());
        assertThat(changed.passkeys()).isEqualTo(FULL.passkeys());
        assertThat(FULL.totp(Optional.empty()).totp(FULL.totp())).isEqualTo(FULL);
        assertThat(FULL.recoveryCodes(List.of()).recoveryCodes(FULL.recoveryCodes()))
                .isEqualTo(FULL);
        assertThat(FULL.rehash("{bcrypt}").rehash("{argon2}hash")).isEqualTo(FULL);
        assertThat(FULL.withoutPasskey("AQ").passkey(passkey("AQ").use(7, true, NOW)))
                .isEqualTo(FULL);
    }

    @Test
    void haveOneStateOfAPasskey() {
        Passkey renamed = passkey("AA").rename("Laptop");
        Credentials after = FULL.passkey(renamed);
        assertThat(after.passkeys()).hasSize(2);
        assertThat(after.findPasskey("AA")).contains(renamed);
        assertThat(after.findPasskey("AQ")).isEqualTo(FULL.findPasskey("AQ"));
        assertThat(after.withoutPasskey("AA").findPasskey("AA")).isEmpty();
        assertThat(after.withoutPasskey("unknown")).isEqualTo(after);
        assertThat(after.findPasskey("")).isEmpty();
    }

    @Test
    void doNotChangeWithTheListsTheyWereMadeOf() {
        List<String> hashes = new ArrayList<>(List.of("first"));
        Credentials credentials = NONE.recoveryCodes(hashes);
        hashes.add("second");
        assertThat(credentials.recoveryCodes()).containsExactly("first");
        assertThatThrownBy(() -> credentials.recoveryCodes().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> FULL.passkeys().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void haveATextThatRevealsNothing() {
        assertThat(FULL).hasToString("Credentials");
        assertThat(FULL.totp().orElseThrow()).hasToString("Totp");
    }
}
