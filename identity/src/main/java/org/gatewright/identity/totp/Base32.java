package org.gatewright.identity.totp;

/** Base32 without padding (RFC 4648 §6). */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

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
}
