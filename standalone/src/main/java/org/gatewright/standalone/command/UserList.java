package org.gatewright.standalone.command;

import java.util.concurrent.Callable;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStore;
import org.gatewright.server.storage.Page;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright user list}. */
@Command(name = "list", description = "Lists users.", mixinStandardHelpOptions = true)
final class UserList implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private LimitOption limit = new LimitOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "PREFIX",
            description = "How the user name or verified address begins; all users without it.",
            defaultValue = "")
    private String prefix = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::list);
    }

    private void list(OpenTenant tenant, Output out) {
        UserStore users = tenant.users().store();
        String begin = UserProfile.login(prefix);
        out.objects(
                UserView.COLUMNS,
                Page.all(cursor -> users.list(begin, cursor)).map(UserView::line),
                limit.value(spec),
                "There are no such users");
    }
}
