package org.gatewright.standalone.command;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.standalone.serve.CommandRunner;
import org.gatewright.standalone.serve.ConfigOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gatewright doctor}. */
@Command(
        name = "doctor",
        description = "Checks the settings, the store, the files and the network, and prints what to do; 1 if a check"
                + " failed.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "The name of a tenant, whose settings are NAME.yaml in the tenants directory.")
    private Optional<String> tenant = Optional.empty();

    @Option(names = "--json", description = "Prints one JSON object per line.")
    private boolean json;

    @Option(
            names = "--online",
            description = "Fetches the metadata from the issuer even if it is not on this machine, as a client does.")
    private boolean online;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return CommandRunner.status(spec, config.file().toString(), this::examine);
    }

    private int examine() {
        Output out = new Output(spec, json);
        boolean[] failed = {false};
        new Doctor(config.file(), tenant, online, Clock.systemUTC()).examine(finding -> {
            failed[0] |= finding.isFailed();
            out.done(finding.line(), finding.members());
            out.flush();
        });
        return failed[0] ? 1 : 0;
    }
}
