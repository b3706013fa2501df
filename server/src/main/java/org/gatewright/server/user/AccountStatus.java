package org.gatewright.server.user;

import java.util.Optional;

/** Tells whether a user may still be given tokens; asked before each one is made. Thread-safe. */
@FunctionalInterface
public interface AccountStatus {
    /** Whether the user exists and is neither locked nor disabled. */
    boolean isActive(String subject);

    /**
     * A fingerprint of what the user logs in with now, such as a hash of the hash of a password. What was granted after a
     * login with another one ends at once, without being searched for; empty where nothing is to end when it changes.
     */
    default Optional<String> credential(String subject) {
        return Optional.empty();
    }

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
}
