package org.gatewright.standalone.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SignatureProvider;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Native cryptography of the program, where its library supports the platform. */
class NativeCryptoTest {
    @Test
    void usesTheNativeProviderOnSupportedPlatforms() {
        boolean made = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        if (made) {
            assertThat(SignatureProvider.name()).isEqualTo("AmazonCorrettoCryptoProvider");
        } else {
            assertThat(SignatureProvider.name()).isIn("AmazonCorrettoCryptoProvider", "JDK");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("RFC 7515 §5.1")
    void signsAndVerifiesWithEveryAlgorithm(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate("k", algorithm);
        Jwt jwt = Jwt.parse(key.sign("at+jwt", Map.of("sub", "alice"))).orElseThrow();
        assertThat(jwt.isSignedBy(key.jwk())).isTrue();
        assertThat(jwt.isSignedBy(SigningKey.generate("k", algorithm).jwk())).isFalse();
        assertThat(Jwt.parse(SigningKey.restore(key.export()).sign("at+jwt", Map.of()))
                        .orElseThrow()
                        .isSignedBy(key.jwk()))
                .isTrue();
    }
}
