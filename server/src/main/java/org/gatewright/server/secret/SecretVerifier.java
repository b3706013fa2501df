package org.gatewright.server.secret;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.OAuthException;
import org.jspecify.annotations.Nullable;

/**
 * A verifier of secrets against hashes of any known kind. Thread-safe.
 *
 * <p>Only a few slow hashes run at a time, and a verified secret is cached under a keyed hash, up to a bound, so that a
 * busy client pays once. Rejecting an unknown name takes as long as rejecting a wrong secret.
 */
public final class SecretVerifier {
    private static final int REMEMBERED = 1024;
    private static final int MAX_SECRET = 1024;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int QUEUED_PER_PROCESSOR = 8;

    private final Map<String, SecretHash> hashes = new LinkedHashMap<>();
    private final HmacKey key;
    /**
     * Processors are shared by the process, so their use is limited for all verifiers together; none uses more than
     * half of it.
     */
    private static final Semaphore PLACES = new Semaphore(Math.max(1, PROCESSORS - 1), true);

    private static final Semaphore QUEUE = new Semaphore(QUEUED_PER_PROCESSOR * PROCESSORS);
    private final Semaphore share = new Semaphore(QUEUED_PER_PROCESSOR * PROCESSORS / 2);
    private final Cache<String, Boolean> verified = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    /** A slow hash seen before, which the secrets of unknown names are verified against. */
    private volatile @Nullable String slowExample;

    /** Creates a verifier for hashes of these kinds and for those of generated secrets. */
    public SecretVerifier(Entropy entropy, List<SecretHash> kinds) {
        kinds.forEach(kind -> hashes.putIfAbsent(kind.name(), kind));
        hashes.putIfAbsent("sha256", new GeneratedSecret());
        this.key = new HmacKey(entropy.bytes(32));
    }

    /** Throws an {@link IllegalArgumentException} unless it is a well-formed hash of a known kind. */
    public void require(String encoded) {
        kindOf(encoded).require(encoded);
    }

    /** Returns whether the secret has the hash. */
    public boolean verify(String secret, String encoded) {
        SecretHash kind = kindOf(encoded);
        if (secret.length() > MAX_SECRET) {
            return false;
        }
        if (!kind.isSlow()) {
            return kind.verify(secret, encoded);
        }
        slowExample = encoded;
        String memory = memory(secret, encoded);
        if (remembers(memory)) {
            return true;
        }
        boolean right = verifySlowly(kind, secret, encoded);
        if (right) {
            verified.put(memory, true);
        }
        return right;
    }

    /** Returns whether the secret has one of these hashes; a cached match skips the others. */
    public boolean verifyAny(String secret, List<String> encoded) {
        if (isRemembered(secret, encoded)) {
            return true;
        }
        boolean right = false;
        for (String hash : encoded) {
            right |= verify(secret, hash);
        }
        return right;
    }

    /** Returns whether verifying the secret against these hashes may take long. */
    public boolean blocks(String secret, List<String> encoded) {
        for (String hash : encoded) {
            if (kindOf(hash).isSlow()) {
                return !isRemembered(secret, encoded);
            }
        }
        return refusesSlowly();
    }

    /**
     * Returns whether {@link #refuse} may take long: once a slow hash was seen, a wrong secret of a fast one takes as
     * long.
     */
    public boolean refusesSlowly() {
        return slowExample != null;
    }

    /** Takes the time of a failed verification; for unknown names. */
    public void refuse(String secret) {
        String example = slowExample;
        if (example != null && secret.length() <= MAX_SECRET) {
            verifySlowly(kindOf(example), secret, example);
        }
    }

    private boolean isRemembered(String secret, List<String> encoded) {
        if (secret.length() > MAX_SECRET) {
            return false;
        }
        for (String hash : encoded) {
            if (kindOf(hash).isSlow() && remembers(memory(secret, hash))) {
                return true;
            }
        }
        return false;
    }

    /** Rejects immediately when the queue is full, so that slow hashes cannot exhaust the worker threads. */
    private boolean verifySlowly(SecretHash kind, String secret, String encoded) {
        if (!share.tryAcquire()) {
            throw OAuthException.busy();
        }
        try {
            return inQueue(kind, secret, encoded);
        } finally {
            share.release();
        }
    }

    private static boolean inQueue(SecretHash kind, String secret, String encoded) {
        if (!QUEUE.tryAcquire()) {
            throw OAuthException.busy();
        }
        try {
            PLACES.acquireUninterruptibly();
            try {
                return kind.verify(secret, encoded);
            } finally {
                PLACES.release();
            }
        } finally {
            QUEUE.release();
        }
    }

    private SecretHash kindOf(String encoded) {
        for (SecretHash kind : hashes.values()) {
            if (PhcString.hasName(encoded, kind.name())) {
                return kind;
            }
        }
        throw new IllegalArgumentException("The hash of a secret is of an unknown kind");
    }

    private String memory(String secret, String encoded) {
        byte[] hash = key.sign((encoded + '\0' + secret).getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(hash);
    }

    private boolean remembers(String memory) {
        return verified.getIfPresent(memory) != null;
    }
}
