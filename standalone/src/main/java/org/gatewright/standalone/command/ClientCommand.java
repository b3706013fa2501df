package org.gatewright.standalone.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.client.ClientRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright client}. */
@Command(
        name = "client",
        description = "Manages the clients in the store; shows those of the file too.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ClientCommand.Known.class,
            ClientCommand.Show.class,
            ClientAdd.class,
            ClientSet.class,
            ClientRotateSecret.class,
            ClientCommand.Delete.class,
            ClientImport.class,
            ClientCommand.Export.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class ClientCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    static Optional<Client> configured(OpenTenant tenant, String id) {
        return tenant.configured().flatMap(file -> file.find(id));
    }

    /**
     * Changes a client in the store; throws if there is none, or it is in the file.
     *
     * @param change returns the client with these members, which it may modify
     */
    static Client change(OpenTenant tenant, String id, Function<Map<String, Object>, Client> change) {
        requireNotConfigured(tenant, id);
        return tenant.registered()
                .change(id, client -> change.apply(new LinkedHashMap<>(ClientMetadata.write(client))))
                .orElseThrow(ClientCommand::unknown);
    }

    static void requireNotConfigured(OpenTenant tenant, String id) {
        if (configured(tenant, id).isPresent()) {
            throw new IllegalStateException("The client is in the file of 'clients'; change it there");
        }
    }

    private static NothingFound unknown() {
        return new NothingFound("There is no such client");
    }

    /** {@code gatewright client list}. */
    @Command(name = "list", description = "Lists clients.", mixinStandardHelpOptions = true)
    static final class Known implements Callable<Integer> {
        @Mixin
        private StoreOptions store = new StoreOptions();

        @Mixin
        private LimitOption limit = new LimitOption();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return store.run(spec, this::list);
        }

        private void list(OpenTenant tenant, Output out) {
            Stream<Map<String, Object>> file = tenant.configured().stream()
                    .flatMap(ClientRegistry::all)
                    .map(client -> ClientView.shown(client, ClientView.FILE));
            Stream<Map<String, Object>> registered =
                    tenant.registered().all().map(client -> ClientView.shown(client, ClientView.STORE));
            out.objects(ClientView.COLUMNS, Stream.concat(file, registered), limit.value(spec), "There are no clients");
        }
    }

    /** {@code gatewright client show}. */
    @Command(name = "show", description = "Shows a client, without secrets.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private StoreOptions store = new StoreOptions();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return store.run(spec, this::show);
        }

        private void show(OpenTenant tenant, Output out) {
            out.object(configured(tenant, id)
                    .map(client -> ClientView.shown(client, ClientView.FILE))
                    .or(() -> tenant.registered().find(id).map(client -> ClientView.shown(client, ClientView.STORE)))
                    .orElseThrow(ClientCommand::unknown));
        }
    }

    /** {@code gatewright client delete}. */
    @Command(
            name = "delete",
            description = "Deletes a registered client and revokes its authorizations.",
            mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Mixin
        private StoreOptions store = new StoreOptions();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return store.run(spec, this::delete);
        }

        /** Deletes the client first, so that nothing more is granted to it. */
        private void delete(OpenTenant tenant, Output out) {
            requireNotConfigured(tenant, id);
            boolean existed = tenant.registered().delete(id);
            int revoked = tenant.stores().authorizations().revoke(new AuthorizationFilter.Client(id));
            if (!existed && revoked == 0) {
                throw unknown();
            }
            out.done(
                    "The client was deleted; authorizations revoked: " + revoked,
                    Map.of("client_id", id, "authorizations_revoked", revoked));
        }
    }

    /** {@code gatewright client export}. */
    @Command(
            name = "export",
            description = "Exports the registered clients as JSON, one per line, with the hashes of their secrets.",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @Mixin
        private StoreOptions store = new StoreOptions();

        @Mixin
        private ExportFile file = new ExportFile();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return store.run(spec, this::export);
        }

        private void export(OpenTenant tenant, Output out) throws IOException {
            int[] left = {0};
            file.write(
                    out,
                    tenant.registered()
                            .all()
                            .peek(client ->
                                    left[0] += client.keys().sharedSecret().isPresent() ? 1 : 0)
                            .map(client -> Json.text(ClientView.exported(client))));
            if (left[0] > 0) {
                out.note("Secrets that are not hashed were left out: " + left[0]);
            }
        }
    }
}
