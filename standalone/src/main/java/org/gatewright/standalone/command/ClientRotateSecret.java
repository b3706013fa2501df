package org.gatewright.standalone.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.secret.GeneratedSecret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright client rotate-secret}. */
@Command(
        name = "rotate-secret",
        description = "Generates a new secret of a client in the store, and prints it below the ID.",
        mixinStandardHelpOptions = true)
final class ClientRotateSecret implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(
            names = "--keep-old",
            description = "Accepts the last secret too, until the next rotation without this option.")
    private boolean keepOld;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::rotate);
    }

    private void rotate(OpenTenant tenant, Output out) {
        Client client = ClientCommand.stored(tenant, id);
        if (client.secretHashes().isEmpty()) {
            throw new IllegalStateException("The client does not authenticate with a secret that the server generates");
        }
        String secret = GeneratedSecret.generate(tenant.entropy());
        List<String> hashes = new ArrayList<>(List.of(new GeneratedSecret().hash(secret)));
        if (keepOld) {
            hashes.add(client.secretHashes().get(0));
        }
        Map<String, Object> members = new LinkedHashMap<>(ClientMetadata.write(client));
        members.put(ClientAdd.HASHES, hashes);
        Client changed = ClientMetadata.read(id, members);
        tenant.registered().save(changed);
        ClientAdd.print(out, changed, Optional.of(secret));
    }
}
