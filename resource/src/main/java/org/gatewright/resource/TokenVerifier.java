package org.gatewright.resource;

import java.util.Optional;

/** Tells what an access token says. Thread-safe. */
public interface TokenVerifier {
    /** The token's content; empty where it is unknown, expired, revoked or no token at all. */
    Optional<AccessToken> verify(String token);

    /** Whether {@link #verify} may wait, for a database or another server. */
    default boolean blocks() {
        return true;
    }
}
