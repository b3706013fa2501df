package org.gatewright.server.fetch;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses are everybody's, and not ours or our network's (RFC 6890). */
final class PublicAddress {
    private PublicAddress() {}

    static boolean test(InetAddress address) {
        byte[] b = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublicV4(b[0] & 0xff, b[1] & 0xff, b[2] & 0xff);
        }
        return address instanceof Inet6Address && isPublicV6(b);
    }

    private static boolean isPublicV4(int a, int b, int c) {
        boolean special = a == 0
                || a == 10
                || a == 127
                || a == 100 && b >= 64 && b < 128
                || a == 169 && b == 254
                || a == 172 && b >= 16 && b < 32
                || a == 192 && b == 168
                || a == 192 && b == 0 && (c == 0 || c == 2)
                || a == 192 && b == 88 && c == 99
                || a == 198 && (b == 18 || b == 19 || b == 51 && c == 100)
                || a == 203 && b == 0 && c == 113
                || a >= 224;
        return !special;
    }

    /** Global unicast alone, without the ranges that stand for IPv4 addresses or for examples. */
    private static boolean isPublicV6(byte[] b) {
        int first = (b[0] & 0xff) << 8 | b[1] & 0xff;
        int second = (b[2] & 0xff) << 8 | b[3] & 0xff;
        boolean global = (first & 0xe000) == 0x2000;
        boolean tunnel = first == 0x2002 || first == 0x2001 && second < 0x0200;
        boolean example = first == 0x2001 && second == 0x0db8 || first == 0x3fff;
        return global && !tunnel && !example;
    }
}
