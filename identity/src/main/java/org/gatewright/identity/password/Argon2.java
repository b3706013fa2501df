package org.gatewright.identity.password;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.secret.PhcString;
import org.gatewright.server.secret.SecretHash;

/** Argon2 (RFC 9106), by default with 19 MiB and two passes, for secrets chosen by people. Thread-safe. */
public final class Argon2 implements SecretHash {
    /** The usual number of passes of new hashes. */
    public static final int PASSES = 2;

    private static final String ID = "argon2id";
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int SAMPLES = 3;
    private static final long TARGET_NANOS = 100_000_000;
    private static final int MOST_CALIBRATED = 10;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MIN_SALT = 8;
    private static final int MIN_HASH = 16;
    private static final int MAX_MEMORY_KIB = 1024 * 1024;
    private static final int MAX_PASSES = 64;
    private static final int MAX_LANES = 16;
    private static final Optional<Integer> VERSION = Optional.of(Argon2Parameters.ARGON2_VERSION_13);

    private final String name;
    private final int type;
    private final int passes;
    private final Entropy entropy;

    private Argon2(String name, int type, int passes, Entropy entropy) {
        this.name = name;
        this.type = type;
        this.passes = passes;
        this.entropy = entropy;
    }

    /** Returns Argon2id, for new hashes. */
    public static Argon2 id(Entropy entropy) {
        return new Argon2(ID, Argon2Parameters.ARGON2_id, PASSES, entropy);
    }

    /** Returns Argon2i, which other systems use. */
    public static Argon2 i(Entropy entropy) {
        return new Argon2("argon2i", Argon2Parameters.ARGON2_i, PASSES, entropy);
    }

    /** Returns the same with another number of passes, for new hashes. */
    public Argon2 passes(int number) {
        if (number < 1 || number > MAX_PASSES) {
            throw new IllegalArgumentException("The number of passes must be from 1 to " + MAX_PASSES);
        }
        return new Argon2(name, type, number, entropy);
    }

    /**
     * Returns the number of passes with which a hash takes about a tenth of a second on this machine; no less than usual, and
     * at most 10.
     *
     * @param nanoTime a clock, such as the processor time of the thread
     */
    public int calibrated(LongSupplier nanoTime) {
        Argon2 one = passes(1);
        one.hash("warm-up");
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            long before = nanoTime.getAsLong();
            one.hash("sample");
            fastest = Math.min(fastest, Math.max(1, nanoTime.getAsLong() - before));
        }
        return (int) Math.max(PASSES, Math.min(MOST_CALIBRATED, TARGET_NANOS / fastest));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String hash(String secret) {
        byte[] salt = entropy.bytes(SALT_BYTES);
        return encode(salt, derive(secret, salt, MEMORY_KIB, passes, 1, HASH_BYTES));
    }

    /** Returns a random hash that no known secret matches; verification takes as long as for a real one. */
    public String unmatched() {
        return encode(entropy.bytes(SALT_BYTES), entropy.bytes(HASH_BYTES));
    }

    private String encode(byte[] salt, byte[] hash) {
        return text(name, MEMORY_KIB, passes, 1, salt, hash);
    }

    /** Returns the text of a hash with these costs. */
    static String text(String name, int memory, int passes, int lanes, byte[] salt, byte[] hash) {
        Map<String, Integer> costs = new LinkedHashMap<>();
        costs.put("m", memory);
        costs.put("t", passes);
        costs.put("p", lanes);
        return new PhcString(name, VERSION, costs, salt, hash).toString();
    }

    /** Returns whether a hash has at least the cost of new ones. */
    boolean isCurrent(String encoded) {
        if (!PhcString.nameOf(encoded).equals(Optional.of(name))) {
            return false;
        }
        PhcString known = read(encoded);
        return known.cost("m") >= MEMORY_KIB && known.cost("t") >= passes && known.hash().length >= HASH_BYTES;
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

    private PhcString read(String encoded) {
        PhcString read = PhcString.parse(encoded);
        if (!read.name().equals(name)
                || !read.version().equals(VERSION)
                || !read.costs().equals(List.of("m", "t", "p"))) {
            throw new IllegalArgumentException("Not an " + name + " hash of version 19");
        }
        if (!isWithin(read.cost("m"), MAX_MEMORY_KIB)
                || !isWithin(read.cost("t"), MAX_PASSES)
                || !isWithin(read.cost("p"), MAX_LANES)) {
            throw new IllegalArgumentException("A cost of the " + name + " hash is out of range");
        }
        if (read.salt().length < MIN_SALT || read.hash().length < MIN_HASH) {
            throw new IllegalArgumentException("The " + name + " hash is truncated");
        }
        return read;
    }

    private static boolean isWithin(int cost, int limit) {
        return cost >= 1 && cost <= limit;
    }

    private byte[] derive(String secret, byte[] salt, int memory, int times, int lanes, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(type)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(times)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(secret.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
