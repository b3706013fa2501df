package org.gatewright.protocol;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key for HMAC-SHA-256 (RFC 2104). Immutable and thread-safe; its text reveals nothing of the key. */
public final class HmacKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(HmacKey::mac);

    /** The length of an HMAC. */
    public static final int BYTES = 32;

    private final SecretKey key;

    public HmacKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Returns the HMAC of the data: 32 bytes. */
    public byte[] sign(byte[] data) {
        try {
            Mac mac = MAC.get();
            mac.init(key);
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the HMAC of the first bytes of an array into an array, which may be the same: {@link #BYTES} bytes. */
    public void sign(byte[] data, int length, byte[] to, int at) {
        try {
            Mac mac = MAC.get();
            mac.init(key);
            mac.update(data, 0, length);
            mac.doFinal(to, at);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mac mac() {
        try {
            return Mac.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
