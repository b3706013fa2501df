package org.gatewright.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.tck.ClientRegistryContract;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client registrations in a file. */
class ClientFileTest extends ClientRegistryContract {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @TempDir
    Path folder;

    @Override
    protected ClientRegistry newRegistry() {
        return ClientFile.open(folder.resolve("registry" + NUMBERS.incrementAndGet() + ".yaml"));
    }

    private static Client client(String id, String scope) {
        return Client.publicClient(id)
                .redirectUris("https://c.example/cb")
                .scope(scope)
                .build();
    }

    @Test
    @Parity(3)
    void createsTheFileAndItsFolderAndReadsItAfterARestart() {
        Path file = folder.resolve("etc/gatewright/clients.yaml");
        ClientFile.open(file).save(client("spa", "read"));
        assertThat(file).isRegularFile();
        ClientFile restarted = ClientFile.open(file);
        assertThat(restarted.find("spa")).contains(client("spa", "read"));
        restarted.save(client("spa", "write"));
        assertThat(ClientFile.open(file).all().toList()).containsExactly(client("spa", "write"));
    }

    @Test
    @Parity(3)
    void restrictsTheFileToItsOwnerAndLeavesNoTemporaryFiles() throws IOException {
        Path file = folder.resolve("clients.yaml");
        ClientFile registry = ClientFile.open(file);
        registry.save(client("spa", "read"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    @Parity(3)
    void keepsAllConcurrentChanges() {
        Path file = folder.resolve("clients.yaml");
        ClientFile registry = ClientFile.open(file);
        AtomicInteger number = new AtomicInteger();
        try (Race race = new Race(16)) {
            race.run(() -> {
                registry.save(client("spa" + number.incrementAndGet(), "read"));
                return true;
            });
        }
        assertThat(ClientFile.open(file).all().toList()).hasSize(16);
    }

    @ParameterizedTest
    @Parity(3)
    @CsvSource(
            delimiter = '|',
            value = {
                "{app: {client_name: 7}}|line 1, column 30|invalid value '7' for 'client_name'",
                "{app: 7}|line 1, column 16|'app': expected a mapping",
                "{app: }|line 1|'app': expected a mapping",
                "{app: {scop: read}}|line 1, column 17|unknown setting 'scop'; did you mean 'scope'?",
                "{app: {redirect_uris: [no-uri]}}|line 1, column 17|client 'app': Redirect URI 'no-uri'",
                "{app: {redirect_uris: x}}|line 1|'redirect_uris': expected a list of addresses",
                "{app: {grant_types: [[]]}}|line 1|'grant_types': expected a single value",
                "{app: {refresh_rotation: often}}|line 1|expected one of always, aging, never",
                "{app: {secret_hashes: [plain]}}|line 1|not a secret hash",
                "{app: {jwks: {keys: []}}}|line 1, column 11|client 'app': The key set has no keys",
                "{app: {dpop_bound_access_tokens: maybe}}|line 1, column 43|expected true or false",
                "{app: {scope: read|line 1|",
                "7|'clients'|expected a mapping from client IDs to clients"
            })
    void reportsAMistakeWithFileAndClient(String clients, String where, String what) throws IOException {
        Path file = folder.resolve("wrong.yaml");
        Files.writeString(file, "clients: " + clients);
        assertThatThrownBy(() -> ClientFile.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(where)
                .hasMessageContaining(what == null ? "" : what);
    }

    @Test
    @Parity(3)
    void returnsAClientOnlyAfterItWasWritten() throws IOException {
        Path file = folder.resolve("gone/clients.yaml");
        ClientFile registry = ClientFile.open(file);
        Files.delete(file);
        Files.delete(file.getParent());
        Files.writeString(file.getParent(), "a file in the folder's place");
        assertThatThrownBy(() -> registry.save(client("spa", "read"))).hasMessageContaining("Cannot write");
        assertThat(registry.find("spa")).isEmpty();
        assertThat(registry.all().toList()).isEqualTo(List.of());
    }
}
