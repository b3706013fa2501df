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

/** {@code gatewright user lock}. */
@Command(
        name = "lock",
        description = "Locks a user, whose sessions and tokens are refused at once.",
        mixinStandardHelpOptions = true)
final class UserLock implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "USER")
    private String named = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::lock);
    }

    private void lock(OpenTenant tenant, Output out) {
        User user = tenant.user(named);
        tenant.users().change(user.id(), known -> lock(tenant, known));
        out.done("The user is locked", Map.of("sub", user.id(), "status", UserStatus.LOCKED.value()));
    }

    private static User lock(OpenTenant tenant, User known) {
        return switch (known.status()) {
            case LOCKED -> known;
            case ACTIVE, INVITED -> known.status(UserStatus.LOCKED, tenant.now());
            case DELETED -> throw new IllegalStateException("The user is deleted, and cannot sign in");
        };
    }
}
