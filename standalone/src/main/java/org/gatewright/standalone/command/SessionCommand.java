package org.gatewright.standalone.command;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.openid.SessionStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright session}. */
@Command(
        name = "session",
        description = "Manages the login sessions of users.",
        mixinStandardHelpOptions = true,
        subcommands = {SessionCommand.Sessions.class, SessionCommand.End.class},
        synopsisSubcommandLabel = "COMMAND")
public final class SessionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code gatewright session list}. */
    @Command(name = "list", description = "Lists the sessions of a user.", mixinStandardHelpOptions = true)
    static final class Sessions implements Callable<Integer> {
        @Mixin
        private StoreOptions store = new StoreOptions();

        @Parameters(paramLabel = "USER")
        private String named = "";

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return store.run(spec, this::list);
        }

        private void list(OpenTenant tenant, Output out) {
            out.objects(
                    SessionView.COLUMNS,
                    SessionView.current(tenant, tenant.subject(named)).stream().map(SessionView::line),
                    Integer.MAX_VALUE,
                    "The user has no login session");
        }
    }

    /** {@code gatewright session end}. */
    @Command(
            name = "end",
            description = "Ends sessions of a user, and revokes what was granted in them.",
            mixinStandardHelpOptions = true)
    static final class End implements Callable<Integer> {
        @Mixin
        private StoreOptions store = new StoreOptions();

        @Parameters(index = "0", paramLabel = "USER")
        private String named = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "The ID in the list of sessions.")
        private Optional<String> id = Optional.empty();

        @Option(names = "--all", description = "Ends all sessions of the user.")
        private boolean all;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            if (id.isPresent() == all) {
                throw new ParameterException(spec.commandLine(), "Either the ID of a session or --all is required");
            }
            return store.run(spec, this::end);
        }

        private void end(OpenTenant tenant, Output out) {
            String subject = tenant.subject(named);
            int ended = id.map(one -> one(tenant, subject, one))
                    .orElseGet(() -> tenant.sessions().endAll(subject));
            if (ended == 0) {
                throw new NothingFound("The user has no such login session");
            }
            out.done("Login sessions ended: " + ended, Map.of("sub", subject, "sessions_ended", ended));
        }

        private static int one(OpenTenant tenant, String subject, String id) {
            boolean isOwn = tenant.stores()
                    .find(SessionStore.class)
                    .flatMap(sessions -> sessions.find(id))
                    .filter(session -> session.subject().equals(subject) && !session.ended())
                    .isPresent();
            return isOwn && tenant.sessions().end(id) ? 1 : 0;
        }
    }
}
