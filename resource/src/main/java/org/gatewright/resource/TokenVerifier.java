package org.gatewright.resource;

import java.util.Optional;

/** A verifier of access tokens. Thread-safe. */
public interface TokenVerifier {
    /** Returns the token's content; empty if it is unknown, expired, revoked or not a token. */
    Optional<AccessToken> verify(String token);

    /** Returns whether {@link #verify} may block, such as on a database or another server. */
    default boolean blocks() {
        return true;
    }

    /** Returns whether verifying that token may block. */
    default boolean blocks(String token) {
        return blocks();
    }
}
