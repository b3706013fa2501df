package org.gatewright.server.token;

import java.util.UUID;
import org.gatewright.server.authorization.Authorization;

/**
 * The application's own way to make the text of access and refresh tokens, such as {@link #uuids}.
 *
 * <p>The text has only letters, digits and {@code -._~+/}, is unguessable, and is never given twice. To refuse a scope,
 * throw {@code OAuthException.invalidScope}. Thread-safe.
 */
@FunctionalInterface
public interface TokenFactory {
    /** Random UUIDs (RFC 9562 §5.4), of 122 bits that nobody can guess. */
    static TokenFactory uuids() {
        return new TokenFactory() {
            @Override
            public String generate(TokenClaims token, Authorization authorization) {
                return UUID.randomUUID().toString();
            }

            @Override
            public boolean blocks() {
                return false;
            }
        };
    }

    String generate(TokenClaims token, Authorization authorization);

    /** Whether {@link #generate} may wait. */
    default boolean blocks() {
        return true;
    }
}
