package org.gatewright.standalone.command;

import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import picocli.CommandLine.Command;

/** {@code gatewright user lock}. */
@Command(
        name = "lock",
        description = "Locks a user, whose sessions and tokens are refused at once.",
        mixinStandardHelpOptions = true)
final class UserLock extends UserStatusChange {
    @Override
    User changed(OpenTenant tenant, User known) {
        return switch (known.status()) {
            case LOCKED -> known;
            case ACTIVE, INVITED -> known.status(UserStatus.LOCKED, tenant.now());
            case DELETED -> throw new IllegalStateException("The user is deleted, and cannot sign in");
        };
    }
}
