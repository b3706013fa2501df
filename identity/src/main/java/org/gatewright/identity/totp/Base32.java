package org.gatewright.identity.totp;

/** Base32 without padding (RFC 4648 §6). */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;
    private static final int GROUP = 4;

    private Base32() {}

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int rest = 0;
        int length = 0;
        for (byte next : bytes) {
            rest = rest << Byte.SIZE | next & 0xff;
            for (length += Byte.SIZE; length >= BITS; length -= BITS) {
                text.append(ALPHABET.charAt(rest >> length - BITS & 31));
            }
            rest &= (1 << length) - 1;
        }
        if (length > 0) {
            text.append(ALPHABET.charAt(rest << BITS - length & 31));
        }
        return text.toString();
    }

    /** Returns the text in groups of four, which people can type. */
    static String grouped(String text, char between) {
        StringBuilder grouped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (i > 0 && i % GROUP == 0) {
                grouped.append(between);
            }
            grouped.append(text.charAt(i));
        }
        return grouped.toString();
    }
}
