package org.gatewright.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes in the PHC string format. */
class PhcStringTest {
    private static final String ARGON2 =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    @Test
    void parsesAllParts() {
        PhcString hash = PhcString.parse(ARGON2);
        assertThat(hash.name()).isEqualTo("argon2id");
        assertThat(hash.version()).hasValue(19);
        assertThat(hash.costs()).containsExactly("m", "t", "p");
        assertThat(hash.cost("m")).isEqualTo(65536);
        assertThat(hash.cost("x")).isZero();
        assertThat(hash.salt()).asString().isEqualTo("somesalt");
        assertThat(hash.hash()).hasSize(32);
    }

    @Test
    void formatsWhatItParsed() {
        assertThat(PhcString.parse(ARGON2)).hasToString(ARGON2);
    }

    @Test
    void acceptsAMissingVersion() {
        PhcString hash = new PhcString("pbkdf2", Optional.empty(), Map.of("i", 7), new byte[] {1}, new byte[] {2});
        assertThat(hash).hasToString("$pbkdf2$i=7$AQ$Ag");
        assertThat(PhcString.parse(hash.toString()).version()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$a$i=1$AQ",
                "$a$i=1$AQ$Ag$Aw",
                "a$a$i=1$AQ$Ag",
                "$a$i$AQ$Ag",
                "$a$=1$AQ$Ag",
                "$a$i=1,i=1$AQ$Ag",
                "$a$i=x$AQ$Ag",
                "$a$i=99999999999$AQ$Ag",
                "$a$v=x$i=1$AQ$Ag",
                "$a$i=1$?$Ag",
                "$a$i=1$AQ$secret!"
            })
    void rejectsAMalformedTextWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> PhcString.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("99999999999");
    }

    @Test
    void returnsTheNameOfEveryHash() {
        assertThat(PhcString.nameOf("$sha256$whatever")).hasValue("sha256");
        assertThat(PhcString.nameOf("$sha256")).isEmpty();
        assertThat(PhcString.nameOf("$$i=1$AQ$Ag")).isEmpty();
        assertThat(PhcString.nameOf("x$sha256$whatever")).isEmpty();
    }
}
