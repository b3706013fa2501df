package org.gatewright.server.user;

import java.util.Optional;
import org.gatewright.protocol.OAuthException;

/** Tells whether a user may still be given tokens; asked before each one is made. Thread-safe. */
@FunctionalInterface
public interface AccountStatus {
    /** Whether the user exists and is neither locked nor disabled. */
    boolean isActive(String subject);

    /** Whether {@link #isActive} may wait, for a database or another server. */
    default boolean blocks() {
        return true;
    }

    /** For applications whose users are always active. */
    static AccountStatus alwaysActive() {
        return new AccountStatus() {
            @Override
            public boolean isActive(String subject) {
                return true;
            }

            @Override
            public boolean blocks() {
                return false;
            }
        };
    }

    /** Refuses to make tokens for a user who may not be given any; a client that acts for itself has no user. */
    default void requireActive(Optional<String> subject) {
        if (subject.isPresent() && !isActive(subject.get())) {
            throw OAuthException.invalidGrant("The grant is no longer valid.").hint("The account is not active.");
        }
    }
}
