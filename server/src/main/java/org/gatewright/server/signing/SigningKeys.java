package org.gatewright.server.signing;

import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;

/** The server's signing keys. Thread-safe; both throw {@code StorageException} where they can't be told. */
public interface SigningKeys {
    /** The key to sign with now; it has been published long enough for everybody to know it. */
    SigningKey current();

    /**
     * The key to sign with now by that algorithm, for a client or resource that demands it. Where the server has signed with
     * it only for a short time, the key may be so new that not everybody knows it.
     */
    SigningKey current(SigningAlgorithm algorithm);

    /** All keys that a valid signature may be made with, now or soon. */
    JwkSet published();

    /** The algorithm of new signatures for which no other is demanded. */
    SigningAlgorithm algorithm();

    /** How long a copy of the published keys is good for, in seconds. */
    long maxAge();

    /** Whether either may wait. */
    default boolean blocks() {
        return true;
    }
}
