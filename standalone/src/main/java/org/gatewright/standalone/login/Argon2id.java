package org.gatewright.standalone.login;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.secret.SecretHash;

/** Argon2id (RFC 9106) with 19 MiB and two passes, for secrets that a human chose. */
public final class Argon2id implements SecretHash {
    private static final String NAME = "argon2id";
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LEAST_SALT = 8;
    private static final int LEAST_HASH = 16;
    private static final int MAX_MEMORY_KIB = 1024 * 1024;
    private static final int MAX_PASSES = 64;

    private final Entropy entropy;

    public Argon2id(Entropy entropy) {
        this.entropy = entropy;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String hash(String secret) {
        byte[] salt = entropy.bytes(SALT_BYTES);
        return encode(salt, derive(secret, salt, MEMORY_KIB, PASSES, 1, HASH_BYTES));
    }

    /** A hash that no secret is known to have; to verify one against it takes as long as against any other. */
    public String nobodys() {
        return encode(entropy.bytes(SALT_BYTES), entropy.bytes(HASH_BYTES));
    }

    private static String encode(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$" + NAME + "$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }

    @Override
    public boolean verify(String secret, String encoded) {
        Parts parts = Parts.of(encoded);
        byte[] derived = derive(secret, parts.salt, parts.memory, parts.passes, parts.lanes, parts.hash.length);
        return Hashes.areEqual(derived, parts.hash);
    }

    @Override
    public void require(String encoded) {
        Parts.of(encoded);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Parts(byte[] salt, int memory, int passes, int lanes, byte[] hash) {
        static Parts of(String encoded) {
            String[] parts = encoded.split("\\$", -1);
            String[] costs = parts.length == 6 ? parts[3].split(",", -1) : new String[0];
            if (costs.length != 3 || !parts[1].equals(NAME) || !parts[2].equals("v=19")) {
                throw new IllegalArgumentException("Not an " + NAME + " hash of version 19");
            }
            Parts read = new Parts(
                    Base64.getDecoder().decode(parts[4]),
                    cost(costs[0], "m=", MAX_MEMORY_KIB),
                    cost(costs[1], "t=", MAX_PASSES),
                    cost(costs[2], "p=", 16),
                    Base64.getDecoder().decode(parts[5]));
            if (read.salt.length < LEAST_SALT || read.hash.length < LEAST_HASH) {
                throw new IllegalArgumentException("The " + NAME + " hash was cut off");
            }
            return read;
        }
    }

    private static int cost(String text, String prefix, int most) {
        int cost = text.startsWith(prefix) ? Integer.parseInt(text.substring(prefix.length())) : 0;
        if (cost < 1 || cost > most) {
            throw new IllegalArgumentException("A cost of the " + NAME + " hash is out of range");
        }
        return cost;
    }

    private static byte[] derive(String secret, byte[] salt, int memory, int passes, int lanes, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(secret.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
