package org.gatewright.identity.password;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.generators.SCrypt;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.secret.PhcString;
import org.gatewright.server.secret.SecretHash;

/** Hashes by scrypt (RFC 7914), {@code $scrypt$ln=14,r=8,p=1$…}, that other systems have made. Thread-safe. */
final class Scrypt implements SecretHash {
    static final String NAME = "scrypt";

    private static final int MAX_LOG = 20;
    private static final int MAX_BLOCK = 16;
    private static final int MAX_LANES = 16;
    private static final int MIN_HASH = 16;
    private static final int MAX_HASH = 128;

    /** Returns the text of a hash with these costs. */
    static String text(int logN, int block, int lanes, byte[] salt, byte[] hash) {
        Map<String, Integer> costs = new LinkedHashMap<>();
        costs.put("ln", logN);
        costs.put("r", block);
        costs.put("p", lanes);
        return new PhcString(NAME, Optional.empty(), costs, salt, hash).toString();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean verify(String secret, String encoded) {
        PhcString known = read(encoded);
        byte[] derived = SCrypt.generate(
                secret.getBytes(StandardCharsets.UTF_8),
                known.salt(),
                1 << known.cost("ln"),
                known.cost("r"),
                known.cost("p"),
                known.hash().length);
        return Hashes.areEqual(derived, known.hash());
    }

    @Override
    public void require(String encoded) {
        read(encoded);
    }

    private static PhcString read(String encoded) {
        PhcString read = PhcString.parse(encoded);
        if (!read.name().equals(NAME) || !read.costs().equals(List.of("ln", "r", "p"))) {
            throw new IllegalArgumentException("Not a scrypt hash");
        }
        if (!isWithin(read.cost("ln"), MAX_LOG)
                || !isWithin(read.cost("r"), MAX_BLOCK)
                || !isWithin(read.cost("p"), MAX_LANES)) {
            throw new IllegalArgumentException("A cost of the scrypt hash is out of range");
        }
        if (read.salt().length == 0 || read.hash().length < MIN_HASH || read.hash().length > MAX_HASH) {
            throw new IllegalArgumentException("The scrypt hash is truncated, or too long");
        }
        return read;
    }

    private static boolean isWithin(int cost, int limit) {
        return cost >= 1 && cost <= limit;
    }
}
