package org.gatewright.standalone.serve;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gatewright.standalone.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gatewright serve}. */
@Command(
        name = "serve",
        description = "Runs an authorization server from a settings file.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            description = "The settings file (default: ${DEFAULT-VALUE}).",
            defaultValue = "gatewright.yaml")
    private Path file = Path.of("gatewright.yaml");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return CommandRunner.serve(spec, file.toString(), () -> {
            ServerConfig config = ServerConfig.read(file);
            ServerProgram gateway = ServerProgram.start(config);
            spec.commandLine()
                    .getOut()
                    .println("Gatewright: " + config.issuer() + "  (listening at "
                            + config.network().listen() + ", profile "
                            + config.profile().name()
                            + config.tenants()
                                    .map(folder -> ", tenants of " + folder)
                                    .orElse("") + ")");
            return gateway;
        });
    }
}
