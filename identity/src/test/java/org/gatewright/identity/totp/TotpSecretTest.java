package org.gatewright.identity.totp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes of authenticator apps. */
class TotpSecretTest {
    private final TotpSecret secret = TotpSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    @ParameterizedTest
    @Spec("RFC 6238 Appendix B")
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void computesTheCodesOfTheTestVectors(long time, String code) {
        assertThat(secret.codeAt(Instant.ofEpochSecond(time))).isEqualTo(code);
    }

    @Test
    @Spec("RFC 6238 §5.2")
    void acceptsACodeOfTheNextOrPreviousStepAndEachOnce() {
        Instant now = Instant.ofEpochSecond(1_000_000);
        long step = 1_000_000 / 30;
        for (int offset = -1; offset <= 1; offset++) {
            String code = secret.codeAt(now.plusSeconds(30L * offset));
            assertThat(secret.verify(code, now, 0)).hasValue(step + offset);
            assertThat(secret.verify(code, now, step + offset)).isEqualTo(OptionalLong.empty());
        }
        assertThat(secret.verify(secret.codeAt(now.plusSeconds(60)), now, 0)).isEmpty();
        assertThat(secret.verify(secret.codeAt(now.minusSeconds(60)), now, 0)).isEmpty();
        assertThat(secret.verify("", now, 0)).isEmpty();
    }

    @Test
    void acceptsACodeWithSpaces() {
        Instant now = Instant.ofEpochSecond(59);
        assertThat(secret.verify("287 082 ", now, 0)).isNotEmpty();
    }

    @Test
    void writesTheKeyForPeopleAndApps() {
        assertThat(secret.key()).isEqualTo("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assertThat(secret.address("Northwind & Sons", "alice@example.com"))
                .isEqualTo("otpauth://totp/Northwind%20%26%20Sons:alice%40example.com"
                        + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Northwind%20%26%20Sons");
        assertThat(TotpSecret.create(Entropy.system()).bytes()).hasSize(20);
        assertThat(secret.toString()).isEqualTo("TotpSecret");
    }

    @ParameterizedTest
    @Spec("RFC 4648 §10")
    @CsvSource({"f,MY", "fo,MZXQ", "foo,MZXW6", "foob,MZXW6YQ", "fooba,MZXW6YTB", "foobar,MZXW6YTBOI"})
    void encodesTheTestVectorsOfBase32(String text, String encoded) {
        assertThat(Base32.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
    }

    @Test
    void acceptsARecoveryCodeOnceHoweverItIsTyped() {
        var codes = RecoveryCodes.create(Entropy.system());
        assertThat(codes)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("([a-z2-7]{4}-){3}[a-z2-7]{4}"));
        var hashes = codes.stream().map(RecoveryCodes::hash).toList();
        var rest =
                RecoveryCodes.use(hashes, codes.get(3).toUpperCase(Locale.ROOT).replace("-", " "));
        assertThat(rest.orElseThrow()).hasSize(9);
        assertThat(RecoveryCodes.use(rest.get(), codes.get(3))).isEmpty();
        assertThat(RecoveryCodes.use(hashes, "aaaa")).isEmpty();
    }
}
