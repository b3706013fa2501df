package org.gatewright.server.user;

/** Tells whether a user may still be given tokens; asked before each one is made. Thread-safe. */
@FunctionalInterface
public interface AccountStatus {
    /** Whether the user exists and is neither locked nor disabled. */
    boolean isActive(String subject);
}
