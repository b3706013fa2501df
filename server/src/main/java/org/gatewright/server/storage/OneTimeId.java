package org.gatewright.server.storage;

import java.nio.charset.StandardCharsets;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;

/**
 * The id of a one-time value; ids of the same text but different purposes differ.
 *
 * @param purpose the kind of value, such as {@code interaction}; without a NUL
 */
public record OneTimeId(String purpose, String text) {
    /** Returns the id of a value whose text is too long or too secret to be stored: its SHA-256 hash replaces it. */
    public static OneTimeId hashed(String purpose, String text) {
        return new OneTimeId(purpose, Base64Url.encode(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Returns 32 bytes that represent the id in a store, whatever the length of its text. */
    public byte[] digest() {
        return Hashes.sha256((purpose + '\0' + text).getBytes(StandardCharsets.UTF_8));
    }
}
