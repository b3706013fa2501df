package org.gatewright.server.user;

import java.util.Optional;

/** The status of end-users' accounts, checked before each token is issued. Thread-safe. */
@FunctionalInterface
public interface AccountStatus {
    /** Returns whether the account exists and is neither locked nor disabled. */
    boolean isActive(String subject);

    /**
     * Returns a fingerprint of the account's current credential, such as a hash of the hash of a password.
     * Authorizations granted with another one become invalid at once; empty if a change of the credential has no
     * effect.
     */
    default Optional<String> credential(String subject) {
        return Optional.empty();
    }

    /**
     * Returns whether the account is active, and the credential that was used is still current.
     *
     * @param used empty for one whose change has no effect
     */
    default boolean accepts(String subject, Optional<String> used) {
        return isActive(subject) && (used.isEmpty() || used.equals(credential(subject)));
    }

    /** Returns whether {@link #isActive} may block, such as on a database or another server. */
    default boolean blocks() {
        return true;
    }

    /** Returns the status for applications whose accounts are always active. */
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
