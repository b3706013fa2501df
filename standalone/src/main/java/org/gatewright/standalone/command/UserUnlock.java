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

/** {@code gatewright user unlock}. */
@Command(
        name = "unlock",
        description = "Unlocks a user, whose sessions and tokens are valid again unless they expired.",
        mixinStandardHelpOptions = true)
final class UserUnlock implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "USER")
    private String named = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::unlock);
    }

    private void unlock(OpenTenant tenant, Output out) {
        User user = tenant.user(named);
        tenant.users().change(user.id(), known -> unlock(tenant, known));
        out.done("The user is active", Map.of("sub", user.id(), "status", UserStatus.ACTIVE.value()));
    }

    private static User unlock(OpenTenant tenant, User known) {
        return switch (known.status()) {
            case ACTIVE -> known;
            case LOCKED -> known.status(UserStatus.ACTIVE, tenant.now());
            case INVITED -> throw new IllegalStateException("The user is invited, and has no password yet");
            case DELETED -> throw new IllegalStateException("The user is deleted; see 'gatewright user restore'");
        };
    }
}
