package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the base64url codec, which accepts only the canonical encoding. */
class Base64UrlTest {
    @Test
    @Spec("RFC 7515 §2")
    void decodesWhatItEncoded() {
        byte[] bytes = {-1, -2, -3, 0};
        assertThat(Base64Url.encode(bytes)).isEqualTo("__79AA");
        assertThat(Base64Url.decode("__79AA")).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"__79AA==", "//79AA", "__79AB", "__79A", "__7 9AA", "__79AA\n"})
    void rejectsNonCanonicalEncodings(String text) {
        assertThat(Base64Url.decode(text)).isEmpty();
    }

    /** 43 characters have two bits more than a digest of 32 bytes. */
    @Test
    void acceptsOnlyTheCanonicalFormOfAThumbprint() {
        assertThat(Confirmation.isThumbprint("A".repeat(43))).isTrue();
        assertThat(Confirmation.isThumbprint("A".repeat(42) + "B")).isFalse();
        assertThat(Confirmation.isThumbprint("A".repeat(42) + "é")).isFalse();
    }
}
