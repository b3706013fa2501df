package org.gatewright.standalone.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** Hashing of passwords with Argon2id. */
class Argon2idTest {
    private final Argon2id argon = new Argon2id(Entropy.system());

    @Test
    @Checks("CA-16")
    void verifiesOnlyTheHashedSecret() {
        String hash = argon.hash("pässword");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("pässword");
        assertThat(argon.verify("pässword", hash)).isTrue();
        assertThat(argon.verify("passwrd", hash)).isFalse();
        assertThat(argon.hash("pässword")).isNotEqualTo(hash);
    }

    /** The hash was made by the reference implementation's command line tool. */
    @Test
    @Spec("RFC 9106 §3.1")
    void verifiesAHashOfTheReferenceImplementation() {
        String hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(argon.verify("password", hash)).isTrue();
        assertThat(argon.verify("differentpassword", hash)).isFalse();
    }

    @Test
    @Checks("UI-09")
    void createsADummyHashThatNoSecretMatches() {
        String nobodys = argon.nobodys();
        assertThat(nobodys).hasSameSizeAs(argon.hash("")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(argon.verify("", nobodys)).isFalse();
        assertThat(argon.nobodys()).isNotEqualTo(nobodys);
    }

    @Test
    void rejectsAnUnboundedCost() {
        String hash = "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThatThrownBy(() -> argon.verify("password", hash)).isInstanceOf(IllegalArgumentException.class);
    }
}
