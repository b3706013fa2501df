package org.gatewright.standalone.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.standalone.serve.CommandRunner;
import org.gatewright.standalone.serve.ServerProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gatewright demo}. */
@Command(
        name = "demo",
        description = "Runs an authorization server, a protected clock and a client application on this machine.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--port", description = "The port on localhost (default: 8080).")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--store",
            description = "The store for codes and tokens: memory, sqlite:PATH, postgresql://..., redis://... and so on"
                    + " (default: memory).")
    private Optional<String> store = Optional.empty();

    @Option(
            names = "--config",
            description = "The settings file of a server to add the demo to; it also sets the port and the store.")
    private Optional<Path> file = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (file.isPresent() && (port.isPresent() || store.isPresent())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--port and --store cannot be combined with --config; set both in the settings file");
        }
        int chosen = port.orElse(8080);
        if (chosen < 1 || chosen > 65535) {
            throw new ParameterException(spec.commandLine(), "--port must be a number from 1 to 65535, not " + chosen);
        }
        return CommandRunner.serve(spec, file.map(Path::toString).orElse("the demo"), () -> {
            ServerConfig config = file.map(ServerConfig::read)
                    .orElseGet(() ->
                            Demo.settings(chosen, store.map(StoreAddress::of).orElse(StoreAddress.MEMORY)));
            ServerProgram gateway = Demo.start(config);
            welcome(config.issuer().value());
            return gateway;
        });
    }

    private void welcome(String issuer) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Gatewright demo: " + issuer + "/   (user alice, password wonderland)");
        out.println();
        out.println("WARNING: the passwords are publicly known. The demo listens on loopback only; keep it there.");
        out.println();
        CurlCommands.of(issuer).forEach(out::println);
        out.println();
        out.println("Press Ctrl-C to stop.");
    }
}
