package org.gatewright.standalone.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.standalone.serve.CommandRunner;
import org.gatewright.standalone.serve.ConfigOption;
import org.gatewright.standalone.serve.OpenStore;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of the commands that work on the store. Running servers apply a change from their next request on. */
final class StoreOptions {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "The name of a tenant, whose settings are NAME.yaml in the tenants directory.")
    private Optional<String> tenant = Optional.empty();

    @Option(names = "--json", description = "Prints JSON: one object, or one per line.")
    private boolean json;

    /** What a command does on the store. */
    @FunctionalInterface
    interface Work {
        /** Throws {@link NothingFound}, or another exception whose message says why it could not be done. */
        void run(OpenTenant tenant, Output out) throws IOException;
    }

    /** Reads the whole settings of the tenant, as the server would. */
    ServerConfig settings() {
        ServerConfig program = ServerConfig.read(config.file());
        return tenant.map(name -> program.tenant(program.tenants().orElseThrow().resolve(name + ServerConfig.TENANT)))
                .orElse(program);
    }

    /** Runs a command on the tenant's store; returns its exit status. */
    int run(CommandSpec command, Work work) {
        if (command.root().commandLine().getParseResult().originalArgs().stream()
                .anyMatch(StoreOptions::isGarbled)) {
            throw new ParameterException(
                    command.commandLine(),
                    "An argument cannot be read in this locale; set LC_ALL=C.UTF-8 or a similar one");
        }
        return CommandRunner.status(command, config.file().toString(), () -> {
            try {
                open(new Output(command, json), work);
                return 0;
            } catch (NothingFound e) {
                command.commandLine().getErr().println("gatewright: " + e.getMessage());
                return NothingFound.STATUS;
            } finally {
                command.commandLine().getOut().flush();
            }
        });
    }

    /** Returns whether an argument has characters for which Java found no others. */
    private static boolean isGarbled(String argument) {
        return argument.indexOf('\ufffd') >= 0;
    }

    private void open(Output out, Work work) {
        Clock clock = Clock.systemUTC();
        Entropy entropy = Entropy.system();
        ServerConfig.OpenedBy by = ServerConfig.storeOf(config.file(), tenant);
        if (by.store().equals(StoreAddress.MEMORY)) {
            throw new IllegalStateException("The store is in memory, where only the running server has its content");
        }
        try (OpenStore store = OpenStore.open(by.store(), by.encryption(), clock, entropy)) {
            work.run(new OpenTenant(by, store, clock, entropy), out);
            out.flush();
        } catch (FileSystemException e) {
            throw new IllegalStateException(e.getFile() + ": cannot read or write the file", e);
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException("Cannot read or write", e);
        }
    }
}
