package org.gatewright.standalone.command;

import java.util.Map;
import java.util.concurrent.Callable;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright user restore}. */
@Command(
        name = "restore",
        description = "Restores a deleted user; sessions and authorizations remain ended.",
        mixinStandardHelpOptions = true)
final class UserRestore implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "USER")
    private String named = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::restore);
    }

    private void restore(OpenTenant tenant, Output out) {
        User user = tenant.user(named);
        tenant.users().change(user.id(), known -> restore(tenant, known));
        out.done("The user is active", Map.of("sub", user.id(), "status", UserStatus.ACTIVE.value()));
    }

    private static User restore(OpenTenant tenant, User known) {
        if (known.status() != UserStatus.DELETED) {
            throw new IllegalStateException("The user is not deleted");
        }
        if (known.purged().filter(end -> !tenant.now().isBefore(end)).isPresent()) {
            throw new IllegalStateException("The user is being purged");
        }
        return known.status(UserStatus.ACTIVE, tenant.now());
    }
}
