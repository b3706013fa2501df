package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoding and decoding of application/x-www-form-urlencoded. */
class FormCodecTest {
    @Test
    @Spec("RFC 6749 appendix B")
    void encodesAndDecodesTheExampleOfTheRfc() {
        String text = " %&+£€";
        assertThat(FormCodec.encode(text)).isEqualTo("%20%25%26%2B%C2%A3%E2%82%AC");
        assertThat(FormCodec.decode("+%25%26%2B%C2%A3%E2%82%AC").flatMap(FormCodec::utf8))
                .contains(text);
    }

    @Property
    @Checks("R-15")
    void decodesEveryEncodedByte(@ForAll @CharRange(from = 0, to = 255) String latin1) {
        String encoded = FormCodec.encodeBytes(latin1);
        assertThat(encoded).matches("[A-Za-z0-9._~%-]*");
        assertThat(FormCodec.decode(encoded)).contains(latin1);
    }

    @Property
    @Checks("R-15")
    void decodesEveryEncodedText(@ForAll @CharRange(from = 1, to = 0xd7ff) String text) {
        assertThat(FormCodec.decode(FormCodec.encode(text)).flatMap(FormCodec::utf8))
                .contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "a%", "%zz", "%2g", "%-1", "% 1", "%\u0661\u0661", "%%41"})
    void rejectsAnInvalidPercentEncoding(String encoded) {
        assertThat(FormCodec.decode(encoded)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF%FE", "%C0%AF", "%E0%80%AF", "%ED%A0%80", "%F5%80%80%80", "%C3", "a%00b", "%80"})
    @Checks("CA-02")
    void rejectsInvalidUtf8AndNul(String encoded) {
        assertThat(FormCodec.decode(encoded).flatMap(FormCodec::utf8)).isEmpty();
    }
}
