package org.gatewright.server.token;

import org.gatewright.protocol.GrantType;

/**
 * Decides whether a token request is justified (RFC 6749 §1.3); the {@link TokenIssuer} makes the tokens.
 *
 * <p>The way to add a grant of one's own (§4.5): its type is an absolute URI, and the request's client has already
 * proven who it is. Thread-safe.
 */
public interface Grant {
    /** What a request sends as {@code grant_type}. */
    GrantType type();

    /** The decision; throw an {@code OAuthException} to refuse. */
    Decision decide(TokenRequest request);

    /** Whether {@link #decide} may wait for anything but the server's stores. */
    default boolean blocks() {
        return true;
    }
}
