package org.gatewright.identity.password;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.secret.PhcString;
import org.gatewright.server.secret.SecretHash;

/**
 * Hashes by PBKDF2 (RFC 8018 §5.2), {@code $pbkdf2-sha512$i=210000$…}, that other systems have made. Thread-safe.
 *
 * @param name {@code pbkdf2-sha1}, {@code pbkdf2-sha256} or {@code pbkdf2-sha512}
 * @param algorithm its name in Java
 */
record Pbkdf2Hash(String name, String algorithm) implements SecretHash {
    private static final int MAX_ITERATIONS = 10_000_000;
    private static final int MIN_HASH = 16;
    private static final int MAX_HASH = 64;

    /** Returns one for each hash function. */
    static List<SecretHash> all() {
        return List.of(
                new Pbkdf2Hash("pbkdf2-sha1", "PBKDF2WithHmacSHA1"),
                new Pbkdf2Hash("pbkdf2-sha256", "PBKDF2WithHmacSHA256"),
                new Pbkdf2Hash("pbkdf2-sha512", "PBKDF2WithHmacSHA512"));
    }

    /** Returns the text of a hash. */
    static String text(String name, int iterations, byte[] salt, byte[] hash) {
        return new PhcString(name, Optional.empty(), Map.of("i", iterations), salt, hash).toString();
    }

    @Override
    public boolean verify(String secret, String encoded) {
        PhcString known = read(encoded);
        byte[] hash = known.hash();
        PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), known.salt(), known.cost("i"), hash.length * 8);
        try {
            byte[] derived =
                    SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
            return Hashes.areEqual(derived, hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public void require(String encoded) {
        read(encoded);
    }

    private PhcString read(String encoded) {
        PhcString read = PhcString.parse(encoded);
        if (!read.name().equals(name)
                || read.version().isPresent()
                || !read.costs().equals(List.of("i"))) {
            throw new IllegalArgumentException("Not a " + name + " hash");
        }
        if (read.cost("i") < 1 || read.cost("i") > MAX_ITERATIONS) {
            throw new IllegalArgumentException("The number of iterations of the " + name + " hash is out of range");
        }
        if (read.salt().length == 0 || read.hash().length < MIN_HASH || read.hash().length > MAX_HASH) {
            throw new IllegalArgumentException("The " + name + " hash is truncated, or too long");
        }
        return read;
    }
}
