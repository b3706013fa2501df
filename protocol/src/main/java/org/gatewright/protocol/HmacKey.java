package org.gatewright.protocol;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for HMAC-SHA-256 (RFC 2104), initialised once. Immutable and thread-safe; its text reveals nothing of the key.
 */
public final class HmacKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac ready;

    public HmacKey(byte[] key) {
        try {
            this.ready = Mac.getInstance(ALGORITHM);
            this.ready.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the HMAC of the data: 32 bytes. */
    public byte[] sign(byte[] data) {
        try {
            return ((Mac) ready.clone()).doFinal(data);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The HMAC of this Java runtime does not support cloning", e);
        }
    }
}
