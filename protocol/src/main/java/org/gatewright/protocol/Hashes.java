package org.gatewright.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** The hash function that every Java runtime must have, and how hashes and other secrets are compared. */
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

    /** Whether they are the same, in time that does not depend on where they differ. */
    public static boolean areEqual(byte[] a, byte[] b) {
        return MessageDigest.isEqual(a, b);
    }

    /** Whether the texts are the same, in time that does not depend on where they differ. */
    public static boolean areEqual(String a, String b) {
        return areEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
