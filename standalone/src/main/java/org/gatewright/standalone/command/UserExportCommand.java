package org.gatewright.standalone.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.gatewright.identity.transfer.UserExport;
import org.gatewright.identity.user.UserStore;
import org.gatewright.server.storage.Page;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatewright user export}. */
@Command(
        name = "export",
        description = "Exports all users as JSON, one per line, with the hashes of their passwords.",
        mixinStandardHelpOptions = true)
final class UserExportCommand implements Callable<Integer> {
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
        UserStore users = tenant.users().store();
        file.write(out, Page.all(cursor -> users.list("", cursor)).map(UserExport::line));
    }
}
