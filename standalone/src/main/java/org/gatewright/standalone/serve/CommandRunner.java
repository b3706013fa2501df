package org.gatewright.standalone.serve;

import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.gatewright.files.ConfigException;
import org.gatewright.server.storage.StorageException;
import picocli.CommandLine.Model.CommandSpec;

/** Runs commands and reports their failures. */
public final class CommandRunner {
    private CommandRunner() {}

    /**
     * Starts the server, which is closed when the process ends; a failure is one line on the command's error output.
     *
     * @param name the name to report in that line
     * @return the command's exit status
     */
    public static int serve(CommandSpec command, String name, Supplier<ServerProgram> server) {
        return run(command, name, () -> {
            ServerProgram gateway = server.get();
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "shutdown"));
            command.commandLine().getOut().flush();
        });
    }

    /** Runs a command to its end; a failure is one line on the command's error output. */
    public static int run(CommandSpec command, String name, Runnable work) {
        return status(command, name, () -> {
            work.run();
            return 0;
        });
    }

    /** Runs a command that returns its exit status; a failure is one line on the command's error output. */
    public static int status(CommandSpec command, String name, IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (ConfigException e) {
            return refuse(command, String.valueOf(e.getMessage()));
        } catch (StorageException e) {
            return refuse(command, name + ": cannot open the store: " + reasons(e));
        } catch (IllegalStateException | IllegalArgumentException e) {
            return refuse(command, name + ": " + e.getMessage());
        }
    }

    private static int refuse(CommandSpec command, String why) {
        command.commandLine().getErr().println("gatewright: " + why);
        return 1;
    }

    /** Returns the message of the exception and of its root cause. */
    public static String reasons(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String what = String.valueOf(e.getMessage());
        String why = String.valueOf(root.getMessage());
        return what.equals(why) ? what : what + " (" + why + ")";
    }
}
