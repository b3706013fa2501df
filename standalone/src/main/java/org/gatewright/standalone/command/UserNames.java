package org.gatewright.standalone.command;

import java.util.Optional;
import org.gatewright.identity.user.UserProfile;

/** The names that identify users. */
final class UserNames {
    private UserNames() {}

    /** Returns whether both have the same user name, or the same verified address. */
    static boolean areShared(UserProfile one, UserProfile other) {
        return isShared(one.uniqueName(), other.uniqueName()) || isShared(one.uniqueEmail(), other.uniqueEmail());
    }

    private static boolean isShared(Optional<String> one, Optional<String> other) {
        return one.isPresent() && one.equals(other);
    }
}
