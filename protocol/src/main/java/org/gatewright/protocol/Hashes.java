package org.gatewright.protocol;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** SHA-2, and the comparison of hashes and other secrets. */
public final class Hashes {
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(() -> digest("SHA-256"));

    private Hashes() {}

    /** Returns the SHA-256 digest: 32 bytes. */
    public static byte[] sha256(byte[] data) {
        return SHA_256.get().digest(data);
    }

    /** Returns the SHA-512 digest: 64 bytes. */
    public static byte[] sha512(byte[] data) {
        return digest("SHA-512").digest(data);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns whether the arrays are equal; in time that does not depend on where they differ. */
    public static boolean areEqual(byte[] a, byte[] b) {
        return MessageDigest.isEqual(a, b);
    }

    /** Returns whether the texts are equal; in time that does not depend on where they differ. */
    public static boolean areEqual(String a, String b) {
        int different = a.length() ^ b.length();
        for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
            different |= a.charAt(i) ^ b.charAt(i);
        }
        return different == 0;
    }
}
