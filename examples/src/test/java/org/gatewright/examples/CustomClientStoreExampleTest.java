package org.gatewright.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.tck.ClientStoreContract;
import org.junit.jupiter.api.io.TempDir;

/** The custom client store fulfils the contract. */
class CustomClientStoreExampleTest extends ClientStoreContract {
    @TempDir
    Path folder;

    @Override
    protected ClientStore storeWith(Client client) {
        try {
            Path own = Files.createTempDirectory(folder, "clients");
            String lines = client.redirectUris().stream()
                            .map(uri -> "redirectUri=" + uri + "\n")
                            .findFirst()
                            .orElse("")
                    + "secretHash="
                    + client.keys().secretHashes().stream().findFirst().orElse("$none$") + "\nscope=" + client.scope()
                    + "\n";
            Files.writeString(own.resolve(client.id() + ".properties"), lines);
            return new CustomClientStoreExample(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
