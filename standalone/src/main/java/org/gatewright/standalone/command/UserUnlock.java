package org.gatewright.standalone.command;

import org.gatewright.identity.user.User;
import picocli.CommandLine.Command;

/** {@code gatewright user unlock}. */
@Command(
        name = "unlock",
        description = "Unlocks a user, whose sessions and tokens are valid again unless they expired.",
        mixinStandardHelpOptions = true)
final class UserUnlock extends UserStatusChange {
    @Override
    User changed(OpenTenant tenant, User known) {
        return switch (known.status()) {
            case ACTIVE -> known;
            case LOCKED -> UserRestore.usable(tenant, known);
            case INVITED -> throw new IllegalStateException("The user is invited, and has no password yet");
            case DELETED -> throw new IllegalStateException("The user is deleted; see 'gatewright user restore'");
        };
    }
}
