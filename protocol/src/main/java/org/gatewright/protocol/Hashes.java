package org.gatewright.protocol;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** The hash function that every Java runtime must have, without its checked exception. */
public final class Hashes {
    private Hashes() {}

    /** The SHA-256 digest: 32 bytes. */
    public static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
