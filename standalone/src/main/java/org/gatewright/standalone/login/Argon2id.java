package org.gatewright.standalone.login;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.secret.PhcString;
import org.gatewright.server.secret.SecretHash;

/** Argon2id (RFC 9106) with 19 MiB and two passes, for secrets chosen by people. */
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
    private static final int MAX_LANES = 16;
    private static final Optional<Integer> VERSION = Optional.of(Argon2Parameters.ARGON2_VERSION_13);

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

    /** Returns a random hash that no known secret matches; verification takes as long as for a real one. */
    public String nobodys() {
        return encode(entropy.bytes(SALT_BYTES), entropy.bytes(HASH_BYTES));
    }

    private static String encode(byte[] salt, byte[] hash) {
        Map<String, Integer> costs = new LinkedHashMap<>();
        costs.put("m", MEMORY_KIB);
        costs.put("t", PASSES);
        costs.put("p", 1);
        return new PhcString(NAME, VERSION, costs, salt, hash).toString();
    }

    @Override
    public boolean verify(String secret, String encoded) {
        PhcString known = read(encoded);
        byte[] hash = known.hash();
        byte[] derived = derive(secret, known.salt(), known.cost("m"), known.cost("t"), known.cost("p"), hash.length);
        return Hashes.areEqual(derived, hash);
    }

    @Override
    public void require(String encoded) {
        read(encoded);
    }

    private static PhcString read(String encoded) {
        PhcString read = PhcString.parse(encoded);
        if (!read.name().equals(NAME)
                || !read.version().equals(VERSION)
                || !read.costs().equals(List.of("m", "t", "p"))) {
            throw new IllegalArgumentException("Not an " + NAME + " hash of version 19");
        }
        if (!isWithin(read.cost("m"), MAX_MEMORY_KIB)
                || !isWithin(read.cost("t"), MAX_PASSES)
                || !isWithin(read.cost("p"), MAX_LANES)) {
            throw new IllegalArgumentException("A cost of the " + NAME + " hash is out of range");
        }
        if (read.salt().length < LEAST_SALT || read.hash().length < LEAST_HASH) {
            throw new IllegalArgumentException("The " + NAME + " hash is truncated");
        }
        return read;
    }

    private static boolean isWithin(int cost, int limit) {
        return cost >= 1 && cost <= limit;
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
