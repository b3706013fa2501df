package org.gatewright.standalone.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.secret.GeneratedSecret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright client add}. */
@Command(
        name = "add",
        description = {
            "Adds a client to the store, and prints its ID.",
            "If it authenticates with a secret, one is generated and printed below the ID; only its hash is stored."
        },
        mixinStandardHelpOptions = true)
final class ClientAdd implements Callable<Integer> {
    static final String METHOD = "token_endpoint_auth_method";
    static final String HASHES = "secret_hashes";

    private static final int ID_BYTES = 12;
    private static final List<String> SECRETS = List.of("client_secret_basic", "client_secret_post");

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private ClientOptions options = new ClientOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "The client ID; without it, a random one is generated.")
    private Optional<String> id = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::add);
    }

    private void add(OpenTenant tenant, Output out) {
        String clientId = id.orElseGet(() -> Entropy.system().text(ID_BYTES));
        ClientCommand.requireNotConfigured(tenant, clientId);
        Map<String, Object> members = new LinkedHashMap<>(Map.of(METHOD, SECRETS.get(0)));
        options.apply(members);
        Optional<String> secret = Optional.of(GeneratedSecret.generate(tenant.entropy()))
                .filter(generated -> SECRETS.contains(members.get(METHOD)));
        secret.ifPresent(text -> members.put(HASHES, List.of(new GeneratedSecret().hash(text))));
        Client client = store.settings().client(clientId, members);
        if (!tenant.registered().insert(client)) {
            throw new IllegalStateException("There is a client with that ID; change it with 'client set'");
        }
        print(out, client, secret);
    }

    /** Prints the client ID and, if there is one, the new secret, which is not shown again. */
    static void print(Output out, Client client, Optional<String> secret) {
        Map<String, Object> printed = new LinkedHashMap<>();
        printed.put("client_id", client.id());
        secret.ifPresent(text -> printed.put("client_secret", text));
        ClientMetadata.write(client).forEach((name, value) -> {
            if (!name.equals(HASHES)) {
                printed.put(name, value);
            }
        });
        out.done(client.id() + secret.map(text -> "\n" + text).orElse(""), printed);
    }
}
