package org.gatewright.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The encoding of {@code application/x-www-form-urlencoded}, byte for byte (RFC 6749 appendix B).
 *
 * <p>Decoded bytes are kept as Latin-1 text, one character per byte, until they are needed as UTF-8.
 */
public final class FormCodec {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private FormCodec() {}

    /** Returns the bytes of an encoded text as Latin-1; empty if a percent escape is incomplete. */
    public static Optional<String> decode(String encoded) {
        if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
            return Optional.of(encoded);
        }
        StringBuilder bytes = new StringBuilder(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                bytes.append(c == '+' ? ' ' : c);
                continue;
            }
            int value = i + 2 < encoded.length() ? hex(encoded.charAt(i + 1), encoded.charAt(i + 2)) : -1;
            if (value < 0) {
                return Optional.empty();
            }
            bytes.append((char) value);
            i += 2;
        }
        return Optional.of(bytes.toString());
    }

    /** Returns the Latin-1 bytes decoded as UTF-8; empty if they are not valid UTF-8 or contain a NUL. */
    public static Optional<String> utf8(String latin1) {
        if (isAscii(latin1)) {
            return Optional.of(latin1);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Returns whether every character is one of ASCII other than NUL, so that UTF-8 and Latin-1 agree. */
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Returns the text's UTF-8 bytes as Latin-1, one character per byte. */
    public static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Encodes the text as UTF-8. */
    public static String encode(String text) {
        return encodeBytes(latin1(text));
    }

    /**
     * Encodes the Latin-1 bytes; escapes everything but unreserved characters, so that the result fits a query and a
     * fragment.
     */
    public static String encodeBytes(String latin1) {
        StringBuilder encoded = new StringBuilder(latin1.length() + 16);
        for (int i = 0; i < latin1.length(); i++) {
            char c = latin1.charAt(i);
            if (isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
            }
        }
        return encoded.toString();
    }

    /** Returns the byte of two ASCII hexadecimal digits, or a negative number. */
    private static int hex(char high, char low) {
        return high < 0x80 && low < 0x80 ? Character.digit(high, 16) << 4 | Character.digit(low, 16) : -1;
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
    }
}
