package org.gatewright.standalone;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.gatewright.standalone.command.AuthorizationCommand;
import org.gatewright.standalone.command.ClientCommand;
import org.gatewright.standalone.command.CompletionCommand;
import org.gatewright.standalone.command.DoctorCommand;
import org.gatewright.standalone.command.ExplainCommand;
import org.gatewright.standalone.command.KeysCommand;
import org.gatewright.standalone.command.RevokeCommand;
import org.gatewright.standalone.command.SessionCommand;
import org.gatewright.standalone.command.UserCommand;
import org.gatewright.standalone.demo.DemoCommand;
import org.gatewright.standalone.demo.TrainingRunCommand;
import org.gatewright.standalone.serve.BootstrapCommand;
import org.gatewright.standalone.serve.HashCommand;
import org.gatewright.standalone.serve.KeyCommand;
import org.gatewright.standalone.serve.SecretCommand;
import org.gatewright.standalone.serve.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The {@code gatewright} program. */
@Command(
        name = Main.PROGRAM,
        description = "An OAuth 2 authorization server.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            BootstrapCommand.class,
            UserCommand.class,
            SessionCommand.class,
            AuthorizationCommand.class,
            ClientCommand.class,
            ExplainCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            RevokeCommand.class,
            HashCommand.class,
            SecretCommand.class,
            KeyCommand.class,
            KeysCommand.class,
            TrainingRunCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    static final String PROGRAM = "gatewright";

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("serve")) {
            ServeCommand.loadAhead();
        }
        int status = commands(args)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .execute(args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns the command that the arguments name alone, since reading all of them delays the start; otherwise all. */
    public static CommandLine commands(String... args) {
        for (Class<?> command : Main.class.getAnnotation(Command.class).subcommands()) {
            String name = command.getAnnotation(Command.class).name();
            if (args.length > 0 && args[0].equals(name) && command != CompletionCommand.class) {
                return new CommandLine(CommandSpec.create().name(PROGRAM)).addSubcommand(name, command);
            }
        }
        return new CommandLine(new Main());
    }

    /** Prints the usage if no command is given. */
    @Override
    public void run() {
        new CommandLine(this).usage(System.out);
    }
}
