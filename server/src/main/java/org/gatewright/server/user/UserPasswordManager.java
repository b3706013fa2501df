package org.gatewright.server.user;

import java.util.Optional;

/** Knows users' passwords. Thread-safe. */
@FunctionalInterface
public interface UserPasswordManager {
    /**
     * The subject of the user whose password this is.
     *
     * <p>Takes the same time for an unknown user as for a wrong password, so that nobody learns who has an account.
     *
     * @param username as it was typed; {@link Precis#username} for comparing it
     * @param password in the form of {@link Precis#password}
     * @return empty for an unknown user and for a wrong password alike
     */
    Optional<String> authenticate(String username, String password);
}
