package org.gatewright.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatewright user}, which works on the directory of users in the store. */
@Command(
        name = "user",
        description = "Manages the users in the store. USER is a user name, a verified e-mail address or a subject.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UserAdd.class,
            UserInvite.class,
            UserList.class,
            UserShow.class,
            UserSet.class,
            UserLock.class,
            UserUnlock.class,
            UserPassword.class,
            UserDelete.class,
            UserRestore.class,
            UserImportCommand.class,
            UserExportCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class UserCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
