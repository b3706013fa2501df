package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing of IP address literals. */
class IpLiteralTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "2001:db8::7",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::ffff:127.0.0.1",
                "1:2:3:4:5:6:1.2.3.4",
                "ABCD:EF01::"
            })
    @Spec("RFC 4291 §2.2")
    void acceptsIpAddressLiterals(String text) {
        assertThat(IpLiteral.isAddress(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dead.beef",
                "example.com",
                "127.1",
                "127.0.0.01",
                "127.0.0.256",
                "127.0.0.1.",
                "1.2.3.4.5",
                "1.2.3.١",
                ":",
                ":::",
                "1:2:3",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1.2.3.4::",
                "::1.2.3",
                "12345::",
                "::g",
                "::１",
                "[::1]",
                "fe80::1%eth0",
                "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"
            })
    @Checks("HT-06")
    void rejectsEverythingElse(String text) {
        assertThat(IpLiteral.isAddress(text)).isFalse();
    }

    @Test
    void parsesTheBytesOfEveryNotation() {
        byte[] loopback = {127, 0, 0, 1};
        assertThat(IpLiteral.bytes("127.0.0.1")).hasValue(loopback);
        assertThat(IpLiteral.bytes("::ffff:7f00:1")).hasValue(loopback);
        assertThat(IpLiteral.bytes("0:0::0001"))
                .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(16).endsWith(1));
        assertThat(IpLiteral.bytes("localhost")).isEmpty();
    }
}
