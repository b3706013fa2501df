package org.gatewright.server.secret;

import java.nio.charset.StandardCharsets;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;

/**
 * The hash of a secret of 256 random bits that this server generated: SHA-256, which suffices since it cannot be
 * guessed.
 */
public final class GeneratedSecret implements SecretHash {
    private static final String PREFIX = "$sha256$";
    private static final int BYTES = 32;

    /** Generates a secret: 43 characters of base64url. */
    public static String generate(Entropy entropy) {
        return entropy.text(BYTES);
    }

    @Override
    public String name() {
        return "sha256";
    }

    @Override
    public String hash(String secret) {
        byte[] hash = Hashes.sha256(secret.getBytes(StandardCharsets.UTF_8));
        return PREFIX + Base64Url.encode(hash);
    }

    @Override
    public boolean verify(String secret, String encoded) {
        return Hashes.areEqual(hash(secret), encoded);
    }

    @Override
    public void require(String encoded) {
        boolean right = encoded.startsWith(PREFIX)
                && Base64Url.decode(encoded.substring(PREFIX.length()))
                        .filter(hash -> hash.length == BYTES)
                        .isPresent();
        if (!right) {
            throw new IllegalArgumentException("Not a SHA-256 hash of a generated secret");
        }
    }

    @Override
    public boolean isSlow() {
        return false;
    }
}
