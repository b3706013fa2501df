package org.gatewright.identity.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** Hashing of passwords with Argon2. */
class Argon2Test {
    private final Argon2 argon = Argon2.id(Entropy.system());

    @Test
    @Checks("CA-16")
    void verifiesOnlyTheHashedSecret() {
        String hash = argon.hash("pässword");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("pässword");
        assertThat(argon.verify("pässword", hash)).isTrue();
        assertThat(argon.verify("passwrd", hash)).isFalse();
        assertThat(argon.hash("pässword")).isNotEqualTo(hash);
    }

    /** The hashes were made by the reference implementation's command line tool. */
    @Test
    @Spec("RFC 9106 §3.1")
    void verifiesAHashOfTheReferenceImplementation() {
        String id = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(argon.verify("password", id)).isTrue();
        assertThat(argon.verify("differentpassword", id)).isFalse();
        String i = "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA";
        assertThat(Argon2.i(Entropy.system()).verify("password", i)).isTrue();
        assertThatThrownBy(() -> argon.verify("password", i)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Checks("UI-09")
    void createsADummyHashThatNoSecretMatches() {
        String unmatched = argon.unmatched();
        assertThat(unmatched).hasSameSizeAs(argon.hash("")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(argon.verify("", unmatched)).isFalse();
        assertThat(argon.unmatched()).isNotEqualTo(unmatched);
    }

    @Test
    void rejectsAnUnboundedCost() {
        String hash = "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThatThrownBy(() -> argon.verify("password", hash)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> argon.passes(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void choosesThePassesThatTakeATenthOfASecond() {
        assertThat(calibrated(25)).isEqualTo(4);
        assertThat(calibrated(1)).isEqualTo(10);
        assertThat(calibrated(900)).isEqualTo(Argon2.PASSES);
    }

    /** Calibrates with a clock on which each pass takes that many milliseconds. */
    private static int calibrated(long millis) {
        long[] now = {0};
        return Argon2.id(Entropy.system()).calibrated(() -> now[0] += millis * 1_000_000);
    }
}
