package org.gatewright.server.token;

import org.gatewright.server.authorization.Authorization;

/**
 * The application's own way to make the text of access and refresh tokens, such as a UUID.
 *
 * <p>The text has only letters, digits and {@code -._~+/}, is unguessable, and is never given twice. To refuse a scope,
 * throw {@code OAuthException.invalidScope}. Thread-safe.
 */
@FunctionalInterface
public interface TokenFactory {
    String generate(TokenHandle token, Authorization authorization);

    /** Whether {@link #generate} may wait. */
    default boolean blocks() {
        return true;
    }
}
