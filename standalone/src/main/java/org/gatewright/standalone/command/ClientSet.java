package org.gatewright.standalone.command;

import java.util.concurrent.Callable;
import org.gatewright.server.client.Client;
import org.gatewright.standalone.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright client set}. */
@Command(
        name = "set",
        description = "Changes a client in the store; other members are unchanged.",
        mixinStandardHelpOptions = true)
final class ClientSet implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private ClientOptions options = new ClientOptions();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::set);
    }

    private void set(OpenTenant tenant, Output out) {
        ServerConfig settings = store.settings();
        Client client = ClientCommand.change(tenant, id, members -> {
            options.apply(members);
            return settings.client(id, members);
        });
        out.done("The client was changed", ClientView.shown(client, ClientView.STORE));
    }
}
