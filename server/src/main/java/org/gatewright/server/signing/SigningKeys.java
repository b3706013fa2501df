package org.gatewright.server.signing;

import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;

/** The server's signing keys. Thread-safe; both methods throw {@code StorageException} if the keys are unavailable. */
public interface SigningKeys {
    /** Returns the current signing key; it has been published long enough to be known everywhere. */
    SigningKey current();

    /**
     * Returns the current signing key of that algorithm, for a client or resource that requires it. If the server has
     * used the algorithm only for a short time, the key may be too new to be known everywhere.
     */
    SigningKey current(SigningAlgorithm algorithm);

    /** Returns all keys that a valid signature may be made with, now or soon. */
    JwkSet published();

    /** Returns the default algorithm of new signatures. */
    SigningAlgorithm algorithm();

    /** Returns how long the published keys may be cached, in seconds. */
    long maxAge();

    /** Returns whether calls may block. */
    default boolean blocks() {
        return true;
    }

    /** Returns whether {@link #current()} may block if it is called now. */
    default boolean currentBlocks() {
        return blocks();
    }
}
