package org.gatewright.server.storage;

import java.nio.charset.StandardCharsets;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;

/**
 * Names a one-time value; the same text with another purpose is another key.
 *
 * @param purpose what kind of value it is, such as {@code interaction}; without a NUL
 */
public record OneTimeId(String purpose, String text) {
    /** The id of a value whose text is too long or too secret to be one: its SHA-256 hash stands for it. */
    public static OneTimeId hashed(String purpose, String text) {
        return new OneTimeId(purpose, Base64Url.encode(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** 32 bytes that stand for the key in a storage, whatever the length of its text. */
    public byte[] digest() {
        return Hashes.sha256((purpose + '\0' + text).getBytes(StandardCharsets.UTF_8));
    }
}
