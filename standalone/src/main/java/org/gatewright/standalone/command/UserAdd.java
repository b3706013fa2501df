package org.gatewright.standalone.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.server.user.Precis;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright user add}. */
@Command(
        name = "add",
        description = "Adds a user, prompts for the password or reads it from standard input, and prints the subject.",
        mixinStandardHelpOptions = true)
final class UserAdd implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private ProfileOptions profile = new ProfileOptions();

    @Parameters(paramLabel = "NAME|EMAIL", description = "The user name, or without --email the e-mail address.")
    private String named = "";

    @ArgGroup
    private Source source = new Source();

    @Option(names = "--allow-weak", description = "Accepts a password that is short or easy to guess.")
    private boolean allowWeak;

    @Spec
    private CommandSpec spec;

    /** Where the password comes from. */
    static final class Source {
        @Option(names = "--generate", description = "Generates the password and prints it below the subject.")
        private boolean generated;

        @Option(names = "--no-password", description = "Invites the user, who has no password yet.")
        private boolean none;
    }

    @Override
    public Integer call() {
        return store.run(spec, this::add);
    }

    private void add(OpenTenant tenant, Output out) throws IOException {
        UserProfile wanted = tenant.typed(profile(profile));
        UserStore users = tenant.users().store();
        requireFree(users, wanted);
        Optional<String> password = source.none ? Optional.empty() : Optional.of(password(tenant, wanted));
        Credentials empty = Credentials.none(tenant.entropy());
        Credentials credentials = password.map(text ->
                        empty.changePassword(tenant.hashes().current().hash(Precis.password(text)), tenant.entropy()))
                .orElse(empty);
        UserStatus status = source.none ? UserStatus.INVITED : UserStatus.ACTIVE;
        User user = User.create(tenant.entropy(), status, wanted, credentials, tenant.now());
        if (users.insert(user) == UserStore.Outcome.TAKEN) {
            throw taken();
        }
        Map<String, Object> members = new LinkedHashMap<>(UserView.line(user));
        password.filter(text -> source.generated).ifPresent(text -> members.put("password", text));
        out.done(user.id() + (source.generated ? "\n" + password.orElse("") : ""), members);
        if (tenant.hasUsersInFile()) {
            out.note("The server does not use the users in the store while its settings have a file of 'users'");
        }
    }

    private UserProfile profile(ProfileOptions options) {
        boolean isAddress = named.contains("@") && !options.hasEmail();
        UserProfile first = isAddress
                ? new UserProfile(Optional.empty(), Optional.of(named), true, Map.of(), List.of(), List.of())
                : UserProfile.named(named);
        UserProfile whole = options.apply(isAddress ? first.email(first.email(), false) : first);
        if (whole.uniqueName().isEmpty() && whole.uniqueEmail().isEmpty()) {
            throw new IllegalArgumentException(
                    "The user could not sign in: set --verified if the address is known to be the user's own, or give a"
                            + " user name and --email");
        }
        return whole;
    }

    private static void requireFree(UserStore users, UserProfile wanted) {
        boolean isTaken = Stream.of(wanted.uniqueName(), wanted.uniqueEmail())
                .flatMap(Optional::stream)
                .anyMatch(login -> users.findByLogin(login)
                        .filter(known -> UserNames.areShared(known.profile(), wanted))
                        .isPresent());
        if (isTaken) {
            throw taken();
        }
    }

    private static IllegalStateException taken() {
        return new IllegalStateException(
                "Another account has that user name or verified e-mail address; so do deleted ones until they are purged");
    }

    private String password(OpenTenant tenant, UserProfile wanted) throws IOException {
        return source.generated
                ? NewPassword.generate(tenant.entropy())
                : NewPassword.read(wanted, tenant.issuer(), false, allowWeak);
    }
}
