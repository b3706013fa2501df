package org.gatewright.standalone.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright user set}. */
@Command(name = "set", description = "Changes the profile of a user.", mixinStandardHelpOptions = true)
final class UserSet implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private ProfileOptions profile = new ProfileOptions();

    @Option(names = "--username", paramLabel = "NAME", description = "The user name; empty to remove it.")
    private Optional<String> username = Optional.empty();

    @Option(names = "--no-group", paramLabel = "GROUP", description = "A group that the user leaves.")
    private List<String> noGroups = List.of();

    @Option(names = "--no-role", paramLabel = "ROLE", description = "A role that the user loses.")
    private List<String> noRoles = List.of();

    @Parameters(paramLabel = "USER")
    private String named = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (profile.isEmpty() && username.isEmpty() && noGroups.isEmpty() && noRoles.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Nothing to set");
        }
        return store.run(spec, this::set);
    }

    private void set(OpenTenant tenant, Output out) {
        User user = tenant.user(named);
        User changed = tenant.users()
                .change(user.id(), known -> change(known, tenant))
                .orElseThrow(() ->
                        new IllegalStateException("Another account has that user name or verified e-mail address"));
        out.done(
                "The profile was changed",
                UserView.all(changed, SessionView.current(tenant, user.id()).size()));
    }

    private User change(User known, OpenTenant tenant) {
        UserProfile before = known.profile();
        UserProfile after = tenant.typed(named(profile.apply(before)));
        UserProfile left = after.groups(without(after.groups(), noGroups)).roles(without(after.roles(), noRoles));
        return left.equals(before) ? known : known.profile(left);
    }

    private UserProfile named(UserProfile known) {
        return username.isEmpty() ? known : known.name(username.filter(text -> !text.isEmpty()));
    }

    private static List<String> without(List<String> all, List<String> some) {
        return all.stream().filter(each -> !some.contains(each)).toList();
    }
}
