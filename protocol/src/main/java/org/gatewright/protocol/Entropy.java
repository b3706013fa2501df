package org.gatewright.protocol;

import java.security.SecureRandom;

/** The one source of unguessable values. Thread-safe. */
public final class Entropy {
    private final SecureRandom random;

    /** Entropy from a given generator. */
    public Entropy(SecureRandom random) {
        this.random = random;
    }

    /** The entropy of the operating system. */
    public static Entropy system() {
        return new Entropy(new SecureRandom());
    }

    /** That many random bytes. */
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** That many random bytes, in base64url without padding. */
    public String text(int bytes) {
        return Base64Url.encode(bytes(bytes));
    }

    /** 64 random bits. */
    public long bits() {
        return random.nextLong();
    }
}
