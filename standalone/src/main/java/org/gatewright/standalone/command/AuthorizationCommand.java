package org.gatewright.standalone.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.consent.ConsentStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright authorization}. */
@Command(
        name = "authorization",
        description = "Manages what users have granted to clients.",
        mixinStandardHelpOptions = true,
        subcommands = {AuthorizationCommand.Granted.class, AuthorizationCommand.Revoke.class},
        synopsisSubcommandLabel = "COMMAND")
public final class AuthorizationCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code gatewright authorization list}. */
    @Command(
            name = "list",
            description = "Lists the valid authorizations of a user or a client.",
            mixinStandardHelpOptions = true)
    static final class Granted implements Callable<Integer> {
        private static final List<String> COLUMNS = List.of("id", "client_id", "sub", "scope", "created", "expires");

        @Mixin
        private StoreOptions store = new StoreOptions();

        @Mixin
        private LimitOption limit = new LimitOption();

        @Parameters(index = "0", arity = "0..1", paramLabel = "USER")
        private Optional<String> named = Optional.empty();

        @Option(names = "--client", paramLabel = "ID", description = "The client that they were granted to.")
        private Optional<String> client = Optional.empty();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            if (named.isPresent() == client.isPresent()) {
                throw new ParameterException(spec.commandLine(), "Either a user or --client is required");
            }
            return store.run(spec, this::list);
        }

        private void list(OpenTenant tenant, Output out) {
            AuthorizationFilter filter = named.<AuthorizationFilter>map(
                            user -> new AuthorizationFilter.Subject(tenant.subject(user)))
                    .orElseGet(() -> new AuthorizationFilter.Client(client.orElseThrow()));
            out.objects(
                    COLUMNS,
                    tenant.stores()
                            .authorizations()
                            .all(filter)
                            .filter(known -> isValid(tenant, known))
                            .map(Granted::line),
                    limit.value(spec),
                    "There are no such authorizations");
        }

        private static boolean isValid(OpenTenant tenant, Authorization known) {
            return known.isActive()
                    && tenant.now().isBefore(known.expires())
                    && known.endUser().stream().allMatch(user -> tenant.isCurrent(user.subject(), user.credential()));
        }

        private static Map<String, Object> line(Authorization known) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("id", known.id().toString());
            members.put("client_id", known.clientId());
            known.subject().ifPresent(subject -> members.put("sub", subject));
            members.put("scope", known.scope().toString());
            members.put("resources", List.copyOf(known.permission().resources()));
            known.endUser().flatMap(user -> user.boundSession()).ifPresent(session -> members.put("session", session));
            members.put("created", UserView.time(known.created()));
            members.put("expires", UserView.time(known.expires()));
            return members;
        }
    }

    /** {@code gatewright authorization revoke}. */
    @Command(
            name = "revoke",
            description = "Revokes what a user has granted, and forgets the consent, so that the user is asked again.",
            mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        @Mixin
        private StoreOptions store = new StoreOptions();

        @Parameters(paramLabel = "USER")
        private String named = "";

        @Option(names = "--client", paramLabel = "ID", description = "Only what was granted to this client.")
        private Optional<String> client = Optional.empty();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return store.run(spec, this::revoke);
        }

        /** Forgets the consents first, so that nothing is granted without a question any more. */
        private void revoke(OpenTenant tenant, Output out) {
            String subject = tenant.subject(named);
            ConsentStore consents = tenant.stores().consents();
            long forgotten = client
                    .map(List::of)
                    .orElseGet(() -> List.copyOf(consents.list(subject).keySet()))
                    .stream()
                    .filter(id -> consents.forget(subject, id))
                    .count();
            AuthorizationFilter filter = client.<AuthorizationFilter>map(
                            id -> new AuthorizationFilter.Consent(subject, id))
                    .orElseGet(() -> new AuthorizationFilter.Subject(subject));
            int revoked = tenant.stores().authorizations().revoke(filter);
            if (revoked + forgotten == 0) {
                throw new NothingFound("The user has granted nothing");
            }
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("sub", subject);
            members.put("authorizations_revoked", revoked);
            members.put("consents_forgotten", forgotten);
            out.done("Authorizations revoked: " + revoked + ", consents forgotten: " + forgotten, members);
        }
    }
}
