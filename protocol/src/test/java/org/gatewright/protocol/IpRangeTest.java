package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CIDR ranges of IP addresses. */
class IpRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.8, false",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "0.0.0.0/0, 203.0.113.7, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::1, 2001:DB8:0:0::1, true",
        "::ffff:10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "10.0.0.0/8, localhost, false"
    })
    @Spec({"RFC 4632 §3.1", "RFC 4291 §2.3"})
    void containsExactlyTheAddressesOfTheRange(String range, String address, boolean in) throws Exception {
        assertThat(IpRange.parse(range).contains(address)).isEqualTo(in);
        if (IpLiteral.isAddress(address)) {
            assertThat(IpRange.parse(range).contains(InetAddress.getByName(address)))
                    .isEqualTo(in);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "10.0.0.0/+8",
                "2001:db8::/129",
                "2001:db8::1/32",
                "example.com",
                "localhost",
                "::/x",
                "10.0.0.0/0008"
            })
    @Spec("RFC 4632 §3.1")
    void rejectsAnInvalidRange(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpRange.parse(text));
    }

    @Test
    void comparesRangesByAddressAndPrefixLength() {
        assertThat(IpRange.parse("10.0.0.0/8"))
                .isEqualTo(IpRange.parse("10.0.0.0/8"))
                .isNotEqualTo(IpRange.parse("10.0.0.0/9"))
                .hasToString("10.0.0.0/8")
                .hasSameHashCodeAs(IpRange.parse("10.0.0.0/8"));
    }
}
