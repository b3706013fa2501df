package org.gatewright.standalone.command;

import java.util.concurrent.Callable;
import org.gatewright.identity.user.User;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright user show}. */
@Command(name = "show", description = "Shows a user, without secrets.", mixinStandardHelpOptions = true)
final class UserShow implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "USER")
    private String named = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::show);
    }

    private void show(OpenTenant tenant, Output out) {
        User user = tenant.user(named);
        out.object(UserView.all(user, SessionView.current(tenant, user.id()).size()));
    }
}
