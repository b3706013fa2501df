package org.gatewright.protocol.dpop;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.HmacKey;

/**
 * Nonces that a server provides for proofs (RFC 9449 §8): computed from the time, so that none is stored and every node
 * with the same key accepts them. Each is valid for one to two minutes. Thread-safe.
 */
public record DpopNonces(HmacKey key) {
    private static final int SECONDS = 60;
    private static final int TAG = 16;

    /** Returns the nonce for proofs from now on. */
    public String current(Instant now) {
        return nonce(now.getEpochSecond() / SECONDS);
    }

    boolean accepts(Optional<String> nonce, Instant now) {
        long slot = now.getEpochSecond() / SECONDS;
        return nonce.isPresent()
                && (Hashes.areEqual(nonce.get(), nonce(slot)) || Hashes.areEqual(nonce.get(), nonce(slot - 1)));
    }

    private String nonce(long slot) {
        byte[] tag = key.sign(ByteBuffer.allocate(Long.BYTES).putLong(slot).array());
        return Base64Url.encode(Arrays.copyOf(tag, TAG));
    }
}
