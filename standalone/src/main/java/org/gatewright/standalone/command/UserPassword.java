package org.gatewright.standalone.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.server.user.Precis;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright user password}. */
@Command(
        name = "password",
        description = "Prompts for a new password of a user, or reads it from standard input; ends the user's sessions"
                + " and tokens.",
        mixinStandardHelpOptions = true)
final class UserPassword implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(names = "--generate", description = "Generates the password and prints it.")
    private boolean generated;

    @Option(names = "--allow-weak", description = "Accepts a password that is short or easy to guess.")
    private boolean allowWeak;

    @Parameters(paramLabel = "USER")
    private String named = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::change);
    }

    /** Changes the password first, after which nothing can be granted in the old sessions, and then ends them. */
    private void change(OpenTenant tenant, Output out) throws IOException {
        User user = tenant.user(named);
        requireNotDeleted(user);
        String password = generated
                ? NewPassword.generate(tenant.entropy())
                : NewPassword.read(
                        user.profile(), tenant.issuer(), user.credentials().hasSecondFactor(), allowWeak);
        String hash = tenant.hashes().current().hash(Precis.password(password));
        User changed = tenant.users()
                .change(user.id(), known -> with(tenant, known, hash))
                .orElseThrow(() -> new NothingFound("The user is gone"));
        int ended = tenant.sessions().endAll(user.id());
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("sub", user.id());
        members.put("status", changed.status().value());
        members.put("sessions_ended", ended);
        if (generated) {
            members.put("password", password);
        }
        out.done(generated ? password : "The password was changed; login sessions ended: " + ended, members);
    }

    private static User with(OpenTenant tenant, User known, String hash) {
        requireNotDeleted(known);
        User changed = known.credentials(known.credentials().changePassword(hash, tenant.entropy()));
        return known.status() == UserStatus.INVITED ? changed.activated() : changed;
    }

    private static void requireNotDeleted(User user) {
        if (user.status() == UserStatus.DELETED) {
            throw new IllegalStateException("The user is deleted; see 'gatewright user restore'");
        }
    }
}
