package org.gatewright.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The canonical text of an IP address, which every parser reads alike; names are never resolved. */
public final class IpLiteral {
    private static final int MAX_LENGTH = 45;
    private static final int GROUPS = 8;

    private IpLiteral() {}

    /** Returns whether the text is an IPv4 address or an IPv6 address without brackets. */
    public static boolean isAddress(String text) {
        return isV4(text) || isV6(text);
    }

    /**
     * Returns the 4 or 16 bytes of an address; 4 for an IPv4-mapped IPv6 address; empty if the text is not an address.
     */
    public static Optional<byte[]> bytes(String text) {
        if (!isAddress(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Not an IP address: " + text, e);
        }
    }

    /** Four decimal numbers without leading zeros, which some parsers read as octal. */
    static boolean isV4(String text) {
        String[] parts = text.length() <= MAX_LENGTH ? text.split("\\.", -1) : new String[0];
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (!isByte(part)) {
                return false;
            }
        }
        return true;
    }

    /** RFC 4291 §2.2, without a zone. */
    static boolean isV6(String text) {
        if (text.length() > MAX_LENGTH) {
            return false;
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == GROUPS;
        }
        int before = groups(text.substring(0, gap), false);
        int after = groups(text.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** Returns the number of groups of 16 bits; negative if one of them is malformed. */
    private static int groups(String text, boolean mayEndInV4) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (mayEndInV4 && i == parts.length - 1 && isV4(parts[i])) {
                count += 2;
            } else if (isGroup(parts[i])) {
                count++;
            } else {
                return -1;
            }
        }
        return count;
    }

    private static boolean isGroup(String text) {
        return !text.isEmpty()
                && text.length() <= 4
                && text.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    }

    private static boolean isByte(String text) {
        return !text.isEmpty()
                && text.length() <= 3
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0')
                && Integer.parseInt(text) <= 255;
    }
}
