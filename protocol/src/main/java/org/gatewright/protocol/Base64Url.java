package org.gatewright.protocol;

import java.util.Base64;
import java.util.Optional;

/** Base64url without padding (RFC 7515 §2), in canonical form only. */
public final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /**
     * Returns the bytes; empty for padding, foreign characters and non-zero unused bits, so that each value has exactly
     * one encoding.
     */
    public static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
