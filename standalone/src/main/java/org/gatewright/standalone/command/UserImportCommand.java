package org.gatewright.standalone.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.identity.transfer.ImportFormat;
import org.gatewright.identity.transfer.ImportResult;
import org.gatewright.identity.transfer.UserImport;
import org.gatewright.standalone.serve.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright user import}. */
@Command(
        name = "import",
        description =
                "Imports the users of another system, with the hashes of their passwords; reports what was left out.",
        mixinStandardHelpOptions = true)
final class UserImportCommand implements Callable<Integer> {
    private static final int STEP = 10_000;

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "FILE", description = "The file in UTF-8; - for standard input.")
    private Path file = Path.of("-");

    @Option(
            names = "--format",
            required = true,
            description =
                    "keycloak (realm export), auth0 (export or import file), ldif, spring (table of users in CSV),"
                            + " csv, or gatewright (of 'user export').")
    private String format = "";

    @Option(names = "--dry-run", description = "Reads and reports, and changes nothing.")
    private boolean dry;

    @Option(names = "--update", description = "Changes known users to what the file has; without it, they are skipped.")
    private boolean update;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ImportFormat known = ImportFormat.of(format.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--format must be one of "
                                + Stream.of(ImportFormat.values())
                                        .map(ImportFormat::value)
                                        .collect(Collectors.joining(", "))));
        return store.run(spec, (tenant, out) -> read(tenant, out, known));
    }

    private void read(OpenTenant tenant, Output out, ImportFormat known) throws IOException {
        UserImporter importer = new UserImporter(tenant, update, dry, out::note);
        try (InputStream content =
                        file.toString().equals("-") ? System.in : new BufferedInputStream(Files.newInputStream(file));
                Stream<ImportResult> results = new UserImport(tenant.hashes()).read(known, content)) {
            read(results, importer, out);
        }
        if (importer.read() == 0) {
            throw new NothingFound("The file has no users");
        }
        if (tenant.hasUsersInFile()) {
            out.note("The server does not use the users in the store while its settings have a file of 'users'");
        }
    }

    private static void read(Stream<ImportResult> results, UserImporter importer, Output out) {
        try {
            results.forEachOrdered(result -> {
                importer.add(result);
                if (importer.read() % STEP == 0 && Secrets.isInteractive()) {
                    out.note(importer.read() + " users read");
                }
            });
        } finally {
            // What was read before a broken place is imported.
            out.done(importer.summary(), importer.counts());
        }
    }
}
