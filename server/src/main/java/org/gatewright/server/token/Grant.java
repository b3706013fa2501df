package org.gatewright.server.token;

import org.gatewright.protocol.GrantType;

/**
 * A grant, which decides about token requests (RFC 6749 §1.3); the {@link TokenIssuer} issues the tokens.
 *
 * <p>Can be implemented for extension grants (§4.5), whose type is an absolute URI. The client of a request is already
 * authenticated. Thread-safe.
 */
public interface Grant {
    /** Returns the value of {@code grant_type}. */
    GrantType type();

    /** Decides about a request; throws an {@code OAuthException} to reject it. */
    Decision decide(TokenRequest request);

    /** Returns whether {@link #decide} may block on anything but the server's stores. */
    default boolean blocks() {
        return true;
    }

    /** Returns whether {@link #decide} uses the server's stores; the authorization that it returns is inserted in any case. */
    default boolean usesStores() {
        return true;
    }
}
