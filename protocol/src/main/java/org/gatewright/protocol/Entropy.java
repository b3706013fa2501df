package org.gatewright.protocol;

import java.security.SecureRandom;

/** The source of all unguessable values. Thread-safe. */
public final class Entropy {
    private final SecureRandom random;

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
        random.nextBytes(bytes);
        return bytes;
    }

    /** Returns the given number of random bytes, in base64url without padding. */
    public String text(int bytes) {
        return Base64Url.encode(bytes(bytes));
    }

    /** Returns 64 random bits. */
    public long bits() {
        return random.nextLong();
    }
}
