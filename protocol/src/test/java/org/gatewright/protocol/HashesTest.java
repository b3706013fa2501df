package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Comparison of secrets. */
class HashesTest {
    @Test
    void comparesEveryCharacter() {
        assertThat(Hashes.areEqual("schlüssel", "schlüssel")).isTrue();
        assertThat(Hashes.areEqual("schlüssel", "schlössel")).isFalse();
        assertThat(Hashes.areEqual("schlüssel", "schl?ssel")).isFalse();
        assertThat(Hashes.areEqual("secret", "secrets")).isFalse();
        assertThat(Hashes.areEqual("", "")).isTrue();
    }
}
