package org.gatewright.standalone.serve;

import java.util.concurrent.Callable;
import org.gatewright.standalone.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatewright serve}. */
@Command(
        name = "serve",
        description = "Runs an authorization server from a settings file.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return CommandRunner.serve(spec, config.file().toString(), () -> {
            ServerConfig settings = ServerConfig.read(config.file());
            ServerProgram gateway = ServerProgram.start(settings);
            spec.commandLine()
                    .getOut()
                    .println("Gatewright: " + settings.issuer() + "  (listening at "
                            + settings.network().listen() + ", profile "
                            + settings.profile().name()
                            + settings.tenants()
                                    .map(folder -> ", tenants of " + folder)
                                    .orElse("") + ")");
            return gateway;
        });
    }
}
