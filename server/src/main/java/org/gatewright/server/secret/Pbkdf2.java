package org.gatewright.server.secret;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;

/**
 * The hash of a human-chosen secret, available in every Java runtime: PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2).
 *
 * <p>The server program uses Argon2id instead, which requires a library.
 */
public final class Pbkdf2 implements SecretHash {
    private static final String NAME = "pbkdf2-sha256";
    private static final int ITERATIONS = 600_000;
    private static final int MAX_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final Entropy entropy;

    public Pbkdf2(Entropy entropy) {
        this.entropy = entropy;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String hash(String secret) {
        byte[] salt = entropy.bytes(SALT_BYTES);
        byte[] hash = derive(secret, salt, ITERATIONS);
        return new PhcString(NAME, Optional.empty(), Map.of("i", ITERATIONS), salt, hash).toString();
    }

    @Override
    public boolean verify(String secret, String encoded) {
        PhcString known = read(encoded);
        int iterations = Math.min(known.cost("i"), MAX_ITERATIONS);
        return Hashes.areEqual(derive(secret, known.salt(), iterations), known.hash());
    }

    @Override
    public void require(String encoded) {
        read(encoded);
    }

    private static PhcString read(String encoded) {
        PhcString read = PhcString.parse(encoded);
        if (!read.name().equals(NAME)
                || read.version().isPresent()
                || !read.costs().equals(List.of("i"))) {
            throw new IllegalArgumentException("Not a " + NAME + " hash");
        }
        if (read.salt().length == 0 || read.cost("i") < 1 || read.hash().length != HASH_BYTES) {
            throw new IllegalArgumentException("The " + NAME + " hash is truncated");
        }
        return read;
    }

    private static byte[] derive(String secret, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, iterations, HASH_BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            spec.clearPassword();
        }
    }
}
