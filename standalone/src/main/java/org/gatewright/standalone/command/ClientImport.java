package org.gatewright.standalone.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.standalone.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright client import}. */
@Command(
        name = "import",
        description = {
            "Imports clients into the store: one JSON object per line, as 'client export' writes them.",
            "A line that is not valid is reported, and the others are imported."
        },
        mixinStandardHelpOptions = true)
final class ClientImport implements Callable<Integer> {
    private static final String ID = "client_id";

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
    private Path file = Path.of("");

    @Option(names = "--update", description = "Replaces clients that exist; without it, they are reported.")
    private boolean update;

    @Option(names = "--dry-run", description = "Checks the file, and stores nothing.")
    private boolean dry;

    @Spec
    private CommandSpec spec;

    private int imported;
    private final List<String> rejected = new ArrayList<>();

    @Override
    public Integer call() {
        int status = store.run(spec, this::read);
        return status == 0 && !rejected.isEmpty() ? 1 : status;
    }

    private void read(OpenTenant tenant, Output out) throws IOException {
        ServerConfig settings = store.settings();
        try (BufferedReader lines = lines()) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    add(tenant, settings, line, number, out);
                }
            }
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("The file is not in UTF-8", e);
        }
        if (imported + rejected.size() == 0) {
            throw new NothingFound("The file has no clients");
        }
        out.done(
                (dry ? "Clients that can be imported: " : "Clients imported: ") + imported + ", rejected: "
                        + rejected.size(),
                Map.of("imported", imported, "rejected", rejected.size(), "dry_run", dry));
    }

    private BufferedReader lines() throws IOException {
        return file.toString().equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()))
                : Files.newBufferedReader(file);
    }

    /** Stores a client that is not known, but not in a dry run; returns whether it was not. */
    private boolean isNew(OpenTenant tenant, Client client) {
        return dry
                ? tenant.registered().find(client.id()).isEmpty()
                : tenant.registered().insert(client);
    }

    private void add(OpenTenant tenant, ServerConfig settings, String line, int number, Output out) {
        try {
            Map<String, Object> members = new LinkedHashMap<>(Json.read(line));
            Object id = members.remove(ID);
            if (!(id instanceof String text) || text.isEmpty()) {
                throw new IllegalArgumentException("'" + ID + "' is missing");
            }
            Client client = settings.client(text, members);
            ClientCommand.requireNotConfigured(tenant, text);
            if (update && !dry) {
                tenant.registered().save(client);
            } else if (!update && !isNew(tenant, client)) {
                throw new IllegalArgumentException("the client '" + text + "' exists; set --update to replace it");
            }
            imported++;
        } catch (IllegalArgumentException | IllegalStateException e) {
            String problem = "Line " + number + ": " + e.getMessage();
            rejected.add(problem);
            out.note(problem);
        }
    }
}
