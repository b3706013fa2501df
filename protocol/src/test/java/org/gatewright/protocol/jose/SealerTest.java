package org.gatewright.protocol.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealing and opening of encrypted values. */
class SealerTest {
    private final Entropy entropy = Entropy.system();
    private final byte[] key = entropy.bytes(32);
    private final Sealer sealer = new Sealer(Map.of("1", key));
    private final String sealed = sealer.seal("value".getBytes(StandardCharsets.UTF_8));

    @Property(tries = 100)
    @Checks("R-15")
    void opensWhatItSealedAndSealsDifferentlyEachTime(@ForAll @Size(max = 200) byte[] value) {
        assertThat(sealer.open(sealer.seal(value)))
                .hasValueSatisfying(open -> assertThat(open).isEqualTo(value));
        assertThat(sealer.seal(value)).isNotEqualTo(sealer.seal(value)).matches("[A-Za-z0-9._-]+");
    }

    @Test
    @Checks({"CG-06", "JW-02"})
    void rejectsAChangeOfOneCharacter() {
        for (int i = 0; i < sealed.length(); i++) {
            for (char c : "AQgw_-.=+\n\u00e9\0".toCharArray()) {
                StringBuilder changed = new StringBuilder(sealed);
                changed.setCharAt(i, c);
                if (!sealed.contentEquals(changed)) {
                    assertThat(sealer.open(changed.toString()))
                            .as("%s at %s", (int) c, i)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void rejectsTruncatedAndExtendedValues() {
        for (int i = 0; i < sealed.length(); i++) {
            assertThat(sealer.open(sealed.substring(0, i))).isEmpty();
            assertThat(sealer.open(sealed.substring(0, i) + "=" + sealed.substring(i)))
                    .isEmpty();
        }
        for (String more : new String[] {".", "A", "=", " ", "\n", ".." + sealed}) {
            assertThat(sealer.open(sealed + more)).isEmpty();
            assertThat(sealer.open(more + sealed)).isEmpty();
        }
    }

    @Test
    @Checks("JW-02")
    void rejectsAValueSealedWithAnotherKey() {
        assertThat(new Sealer(Map.of("1", entropy.bytes(32))).open(sealed)).isEmpty();
        assertThat(new Sealer(Map.of("2", key)).open(sealed)).isEmpty();
    }

    @Test
    void sealsWithTheFirstKeyAndOpensWithEveryKey() {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        keys.put("2", entropy.bytes(32));
        keys.put("1", key);
        Sealer ring = new Sealer(keys);
        assertThat(ring.open(sealed)).isPresent();
        assertThat(sealer.open(ring.seal(new byte[0]))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
                "{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"kid\":\"1\"}",
                "{\"alg\":\"dir\",\"enc\":\"A128CBC-HS256\",\"kid\":\"1\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"1\",\"zip\":\"DEF\"}",
                "{\"alg\":\"A256KW\",\"enc\":\"A256GCM\",\"kid\":\"1\"}",
                "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A256GCM\",\"kid\":\"1\",\"p2c\":2147483647,\"p2s\":\"AAAA\"}",
                "{\"alg\":\"RSA1_5\",\"enc\":\"A256GCM\",\"kid\":\"1\"}",
                "{\"alg\":\"none\",\"kid\":\"1\"}",
                "{\"alg\":\"HS256\",\"kid\":\"1\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"1\",\"crit\":[\"x\"]}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"../1\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":1}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":null}",
                "{\"alg\":\"dir\",\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"1\"}",
                "{\"enc\":\"A256GCM\",\"kid\":\"1\"}",
                "{\"kid\":\"1\",\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
                "{\"alg\":[],\"enc\":{},\"kid\":\"1\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"1\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}",
                "[]",
                "{",
                "null",
                ""
            })
    @Checks({"JW-02", "JW-03", "JW-05"})
    void rejectsAnotherHeader(String header) {
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8));
        assertThat(sealer.open(encoded + sealed.substring(sealed.indexOf('.')))).isEmpty();
    }

    @Test
    @Checks({"JW-04", "JW-05"})
    void rejectsTooLargeAndDeeplyNestedInput() {
        byte[] deep = ("{\"a\":" + "[".repeat(40_000)).getBytes(StandardCharsets.UTF_8);
        for (String text : new String[] {
            "x".repeat(1 << 22),
            ".".repeat(60_000),
            "A".repeat(65_000),
            Base64.getUrlEncoder().encodeToString(deep) + "....",
            Base64.getUrlEncoder().encodeToString(Arrays.copyOf(deep, 2000)) + "....",
            sealed + "A".repeat(1 << 17)
        }) {
            assertThat(sealer.open(text)).isEmpty();
        }
    }
}
