package org.gatewright.server.storage;

import java.nio.charset.StandardCharsets;
import org.gatewright.protocol.Hashes;

/**
 * Names a one-time value; the same text with another purpose is another key.
 *
 * @param purpose what kind of value it is, such as {@code interaction}; without a NUL
 */
public record OneTimeId(String purpose, String text) {
    /** 32 bytes that stand for the key in a storage, whatever the length of its text. */
    public byte[] digest() {
        return Hashes.sha256((purpose + '\0' + text).getBytes(StandardCharsets.UTF_8));
    }
}
