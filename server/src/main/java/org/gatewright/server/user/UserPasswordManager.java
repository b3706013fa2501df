package org.gatewright.server.user;

import java.util.Optional;

/** A verifier of end-users' passwords. Thread-safe. */
@FunctionalInterface
public interface UserPasswordManager {
    /**
     * Returns the subject of the end-user with this user name and password.
     *
     * <p>Must take the same time for an unknown user name as for a wrong password, so that accounts cannot be
     * enumerated.
     *
     * @param username as entered; use {@link Precis#username} to compare it
     * @param password in the form of {@link Precis#password}
     * @return empty for an unknown user name and for a wrong password alike
     */
    Optional<String> authenticate(String username, String password);
}
