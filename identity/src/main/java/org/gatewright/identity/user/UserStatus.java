package org.gatewright.identity.user;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The status of a user account. */
public enum UserStatus {
    /** The user may sign in. */
    ACTIVE,
    /** An operator has locked the account. */
    LOCKED,
    /** The user has been invited, and has no way to sign in yet. */
    INVITED,
    /** The account was deleted. It can be restored until it is purged; until then, its names belong to it. */
    DELETED;

    /** Returns the name in files and commands. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the status with that name. */
    public static Optional<UserStatus> of(String value) {
        return Stream.of(values())
                .filter(status -> status.value().equals(value))
                .findFirst();
    }
}
