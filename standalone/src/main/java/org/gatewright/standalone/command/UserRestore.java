package org.gatewright.standalone.command;

import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import picocli.CommandLine.Command;

/** {@code gatewright user restore}. */
@Command(
        name = "restore",
        description = "Restores a deleted user; sessions and authorizations remain ended.",
        mixinStandardHelpOptions = true)
final class UserRestore extends UserStatusChange {
    @Override
    User changed(OpenTenant tenant, User known) {
        if (known.status() != UserStatus.DELETED) {
            throw new IllegalStateException("The user is not deleted");
        }
        if (known.purged().filter(end -> !tenant.now().isBefore(end)).isPresent()) {
            throw new IllegalStateException("The user is being purged");
        }
        return usable(tenant, known);
    }

    /** Returns the account as an active one, or as an invited one if the user has no way to sign in yet. */
    static User usable(OpenTenant tenant, User known) {
        UserStatus status = known.credentials().isEmpty() ? UserStatus.INVITED : UserStatus.ACTIVE;
        return known.status(status, tenant.now());
    }
}
