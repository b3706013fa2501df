package org.gatewright.standalone.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
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
        Map<String, Object> members = new LinkedHashMap<>(ClientMetadata.write(ClientCommand.stored(tenant, id)));
        options.apply(members);
        Client client = store.settings().client(id, members);
        tenant.registered().save(client);
        out.done("The client was changed", ClientView.shown(client, ClientView.STORE));
    }
}
