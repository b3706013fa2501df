package org.gatewright.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of IP addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3), such as {@code 10.0.0.0/8}; a single address
 * is a range of one. An IPv4-mapped IPv6 address ({@code ::ffff:10.0.0.1}) equals the IPv4 address. Immutable.
 */
public final class IpRange {
    private final byte[] prefix;
    private final int bits;

    private IpRange(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Parses a range. Throws {@link IllegalArgumentException} if the text is not one, or has bits set after the prefix.
     */
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] address = IpLiteral.bytes(literal)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected an address range such as 10.0.0.7, 10.0.0.0/8 or 2001:db8::/32"));
        IpRange range =
                new IpRange(address, slash < 0 ? address.length * 8 : length(text.substring(slash + 1), address));
        if (!Arrays.equals(range.masked(address), address)) {
            throw new IllegalArgumentException("an address range must have no bits set after its prefix");
        }
        return range;
    }

    private static int length(String text, byte[] address) {
        boolean number = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int bits = number ? Integer.parseInt(text) : Integer.MAX_VALUE;
        if (bits > address.length * 8) {
            throw new IllegalArgumentException(
                    "the prefix length of an address range must be at most 32 (IPv4) or 128 (IPv6)");
        }
        return bits;
    }

    /** Returns whether the address is in this range. */
    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    /** Returns whether the text is an address in this range; names are never resolved. */
    public boolean contains(String literal) {
        return IpLiteral.bytes(literal).filter(this::contains).isPresent();
    }

    private boolean contains(byte[] address) {
        return address.length == prefix.length && Arrays.equals(masked(address), prefix);
    }

    private byte[] masked(byte[] address) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - 8 * i));
            masked[i] &= (byte) (0xff00 >> kept);
        }
        return masked;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpRange range && range.bits == bits && Arrays.equals(range.prefix, prefix);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefix) + bits;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(prefix).getHostAddress() + '/' + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
