package org.gatewright.fetch;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.gatewright.protocol.IpRange;

/** A test for globally reachable addresses (RFC 6890, with the registries as of 2026). */
final class PublicAddress {
    private static final List<IpRange> SPECIAL_V4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");

    private static final IpRange GLOBAL_V6 = IpRange.parse("2000::/3");

    /** Ranges that embed IPv4 addresses or are reserved for protocols or documentation. */
    private static final List<IpRange> SPECIAL_V6 = ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/16");

    private PublicAddress() {}

    private static List<IpRange> ranges(String... texts) {
        return Stream.of(texts).map(IpRange::parse).toList();
    }

    static boolean test(InetAddress address) {
        if (address instanceof Inet4Address) {
            return SPECIAL_V4.stream().noneMatch(range -> range.contains(address));
        }
        return address instanceof Inet6Address
                && GLOBAL_V6.contains(address)
                && SPECIAL_V6.stream().noneMatch(range -> range.contains(address));
    }
}
