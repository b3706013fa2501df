package org.gatewright.standalone.command;

import java.util.Map;
import java.util.concurrent.Callable;
import org.gatewright.identity.user.User;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that changes the status of a user. */
abstract class UserStatusChange implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "USER")
    private String named = "";

    @Spec
    private CommandSpec spec;

    /**
     * Returns the account with the new status, or itself if it has it. Throws {@link IllegalStateException} with the reason if
     * it cannot have it.
     */
    abstract User changed(OpenTenant tenant, User known);

    @Override
    public final Integer call() {
        return store.run(spec, (tenant, out) -> {
            String id = tenant.user(named).id();
            User user = tenant.users()
                    .change(id, known -> changed(tenant, known))
                    .orElseThrow(() -> new NothingFound("The user is gone"));
            String status = user.status().value();
            out.done("The user is " + status, Map.of("sub", id, "status", status));
        });
    }
}
