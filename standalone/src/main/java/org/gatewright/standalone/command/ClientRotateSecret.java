package org.gatewright.standalone.command;

import java.util.List;
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
        String secret = GeneratedSecret.generate(tenant.entropy());
        String hash = new GeneratedSecret().hash(secret);
        Client changed = ClientCommand.change(tenant, id, members -> {
            if (!(members.get(ClientAdd.HASHES) instanceof List<?> old) || old.isEmpty()) {
                throw new IllegalStateException(
                        "The client does not authenticate with a secret that the server generates");
            }
            members.put(ClientAdd.HASHES, keepOld ? List.of(hash, old.get(0)) : List.of(hash));
            return ClientMetadata.read(id, members);
        });
        ClientAdd.print(out, changed, Optional.of(secret));
    }
}
