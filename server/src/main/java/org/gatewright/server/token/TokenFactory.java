package org.gatewright.server.token;

import java.util.UUID;
import org.gatewright.server.authorization.Authorization;

/**
 * An application-defined generator of the text of access and refresh tokens, such as {@link #uuids}.
 *
 * <p>The text must contain only letters, digits and {@code -._~+/}, be unguessable, and never be reused. To reject a
 * scope, throw {@code OAuthException.invalidScope}. Thread-safe.
 */
@FunctionalInterface
public interface TokenFactory {
    /** Returns a factory of random UUIDs (RFC 9562 §5.4), with 122 random bits. */
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

    /** Returns whether {@link #generate} may block. */
    default boolean blocks() {
        return true;
    }
}
