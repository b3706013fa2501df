package org.gatewright.server.secret;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;

/**
 * The hash of a secret that a human chose, with what every Java runtime has: PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2).
 *
 * <p>The server program uses Argon2id instead, which needs a library.
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
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$" + NAME + "$i=" + ITERATIONS + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(derive(secret, salt, ITERATIONS));
    }

    @Override
    public boolean verify(String secret, String encoded) {
        Parts parts = Parts.of(encoded);
        return Hashes.areEqual(derive(secret, parts.salt, parts.iterations), parts.hash);
    }

    @Override
    public void require(String encoded) {
        Parts.of(encoded);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Parts(byte[] salt, int iterations, byte[] hash) {
        static Parts of(String encoded) {
            String[] parts = encoded.split("\\$", -1);
            if (parts.length != 5 || !parts[1].equals(NAME) || !parts[2].startsWith("i=")) {
                throw new IllegalArgumentException("Not a " + NAME + " hash");
            }
            Parts read = new Parts(
                    Base64.getDecoder().decode(parts[3]),
                    Math.min(Integer.parseInt(parts[2].substring(2)), MAX_ITERATIONS),
                    Base64.getDecoder().decode(parts[4]));
            if (read.salt.length == 0 || read.iterations < 1 || read.hash.length != HASH_BYTES) {
                throw new IllegalArgumentException("The " + NAME + " hash was cut off");
            }
            return read;
        }
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
