package org.gatewright.protocol;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/** The source of all unguessable values, which reads random bytes in blocks. Thread-safe. */
public final class Entropy {
    private static final int BLOCK = 1024;

    private final SecureRandom random;
    private final byte[] block = new byte[BLOCK];
    private int used = BLOCK;

    /** Creates a source on the given generator. */
    public Entropy(SecureRandom random) {
        this.random = random;
    }

    /** Returns the random number source of the operating system. */
    public static Entropy system() {
        return new Entropy(new SecureRandom());
    }

    /** Returns the given number of random bytes. */
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        if (count > BLOCK) {
            random.nextBytes(bytes);
        } else {
            take(bytes);
        }
        return bytes;
    }

    /** Moves bytes out of the block, so that none is used twice or stays in memory after its use. */
    private synchronized void take(byte[] bytes) {
        if (bytes.length > BLOCK - used) {
            random.nextBytes(block);
            used = 0;
        }
        System.arraycopy(block, used, bytes, 0, bytes.length);
        Arrays.fill(block, used, used + bytes.length, (byte) 0);
        used += bytes.length;
    }

    /** Returns the given number of random bytes, in base64url without padding. */
    public String text(int bytes) {
        return Base64Url.encode(bytes(bytes));
    }

    /** Returns 64 random bits. */
    public long bits() {
        return ByteBuffer.wrap(bytes(Long.BYTES)).getLong();
    }
}
